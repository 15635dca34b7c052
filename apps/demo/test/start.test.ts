import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isRunning } from '../src/parent-processes.ts';
import { checkPorts, type DemoPorts } from '../src/ports.ts';
import { freePorts } from './support/free-ports.ts';

const program = fileURLToPath(new URL('../start.js', import.meta.url));
const node = process.execPath;
const folder = mkdtempSync(join(tmpdir(), 'portal-start-'));
let ports: DemoPorts;

beforeAll(async () => {
  ports = await freePorts();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Puts a replacement for `turbo` on the path: the packages are built, and no test waits for a real build. */
function environment(turbo: string): NodeJS.ProcessEnv {
  const bin = mkdtempSync(join(folder, 'bin-'));
  writeFileSync(join(bin, 'turbo'), `#!/bin/sh\n${turbo}\n`);
  chmodSync(join(bin, 'turbo'), 0o755);
  return {
    ...process.env,
    PATH: `${bin}${delimiter}${process.env['PATH']}`,
    npm_config_user_agent: 'pnpm/12.0.0',
    DEMO_SERVER_PORT: String(ports.server),
    DEMO_FRONT_DESK_PORT: String(ports.frontDesk),
    DEMO_MAILBOX_PORT: String(ports.mailbox),
    DEMO_SMTP_PORT: String(ports.smtp),
  };
}

const endlessBuild = 'echo "building $$"; exec sleep 3600';
const dataDir = ['--data-dir', join(folder, 'data')];

async function exitOf(child: ChildProcess): Promise<{ code: number; output: string }> {
  const [output, errors, [code]] = await Promise.all([
    child.stdout ? text(child.stdout) : '',
    child.stderr ? text(child.stderr) : '',
    once(child, 'exit'),
  ]);
  return { code, output: output + errors };
}

/** Waits for an output that matches, and reads on in the background. */
async function printed({ stdout }: ChildProcess, pattern: RegExp): Promise<string> {
  let output = '';
  return new Promise((resolve, reject) => {
    stdout?.on('data', (chunk) => {
      output += chunk;
      const [match] = pattern.exec(output) ?? [];
      if (match !== undefined) resolve(match);
    });
    stdout?.on('end', () => reject(new Error(`The output ended: ${output}`)));
  });
}

describe('start', () => {
  it('reports a port in use before it builds, with the option that selects another one', async () => {
    const taken = createServer();
    await once(taken.listen(ports.mailbox, '127.0.0.1'), 'listening');
    const { code, output } = await exitOf(
      spawn(node, [program, ...dataDir], { env: environment('echo built') }),
    );
    taken.close();

    expect(code).toBe(1);
    expect(output).toContain(`Port ${ports.mailbox}, for the mailbox, is already in use.`);
    expect(output).toContain('--mailbox-port');
    expect(output).not.toContain('built');
  });

  it('refuses two parts on one port before it builds, with both options', async () => {
    const same = ['--server-port', String(ports.mailbox), '--mailbox-port', String(ports.mailbox)];
    const { code, output } = await exitOf(
      spawn(node, [program, ...dataDir, ...same], { env: environment('echo built; exit 3') }),
    );

    expect(code).toBe(1);
    expect(output).toBe(
      `--server-port and --mailbox-port have the same port, ${ports.mailbox}. Choose another port for one of them.\n`,
    );
  });

  it.each(['abc', '0', '65536', '1.5'])('refuses the port %s', async (port) => {
    const child = spawn(node, [program, '--server-port', port], { env: environment('echo built') });
    const { code, output } = await exitOf(child);

    expect(code).toBe(1);
    expect(output).toContain('It must be a number from 1 to 65535.');
    expect(output).not.toContain('built');
  });

  it('exits with 1 after a failed build', async () => {
    const { code } = await exitOf(
      spawn(node, [program, ...dataDir], { env: environment('exit 3') }),
    );

    expect(code).toBe(1);
  });

  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
    'exits with 130 on %s during the build, without a message or a remaining build process',
    async (signal) => {
      const child = spawn(node, [program, ...dataDir], { env: environment(endlessBuild) });
      const build = Number((await printed(child, /building \d+/)).slice('building '.length));
      child.kill(signal);

      expect(await exitOf(child)).toEqual({ code: 130, output: '' });
      expect(isRunning(build)).toBe(false);
    },
  );

  it('exits with 130 if the stopped build exits with 0, as turbo does', async () => {
    const turbo = `exec "${node}" -e "process.on('SIGTERM', () => process.exit(0)); console.log('building'); setInterval(() => {}, 1e6)"`;
    const child = spawn(node, [program, ...dataDir], { env: environment(turbo) });
    await printed(child, /building/);
    child.kill('SIGINT');

    expect(await exitOf(child)).toEqual({ code: 130, output: '' });
  });

  it.each([
    ['npm', { npm_config_user_agent: 'npm/11.0.0 node/v24.0.0' }, node],
    ['yarn', { npm_config_user_agent: 'yarn/4.0.0 npm/? node/v24.0.0' }, node],
  ])('prints the correct command if it is started with %s', async (_what, agent, executable) => {
    const child = spawn(executable, [program], { env: { ...environment('echo built'), ...agent } });
    const { code, output } = await exitOf(child);

    expect(code).toBe(1);
    expect(output).toContain('npx --yes pnpm@12 start');
    expect(output).not.toContain('built');
  });
});

describe('ending npx', () => {
  /** Runs between the test and the demo as `npx` does, and forwards no signal. */
  function startBelowNpx(turbo: string): ChildProcess {
    const npx = join(folder, 'npx.js');
    writeFileSync(
      npx,
      `import { spawn } from 'node:child_process';
       const [node, ...args] = process.argv.slice(2);
       const command = [node, ...args].map((part) => "'" + part + "'").join(' ');
       spawn('sh', ['-c', command + '; exit'], { stdio: 'inherit' });`,
    );
    return spawn(node, [npx, node, program, ...dataDir], {
      env: environment(turbo),
      stdio: ['ignore', 'pipe', 'inherit'],
    });
  }

  it('with SIGTERM ends the demo with all its parts', async () => {
    const npx = startBelowNpx('exit 0');
    await printed(npx, /Press Ctrl-C to stop/);
    const output = once(npx.stdout as NodeJS.ReadableStream, 'end');
    npx.kill('SIGTERM');
    // The output ends once the last process that can write to it has ended.
    await output;

    await expect(checkPorts(ports)).resolves.toBeUndefined();
  });

  it.each(['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGKILL'] as const)(
    'with %s ends the build',
    async (signal) => {
      const npx = startBelowNpx(endlessBuild);
      const build = Number((await printed(npx, /building \d+/)).slice('building '.length));
      const output = once(npx.stdout as NodeJS.ReadableStream, 'end');
      npx.kill(signal);
      await output;

      expect(isRunning(build)).toBe(false);
    },
  );
});
