// @stress: an action starts processes
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startMock } from '@mdhq/portal-mock';
import { describe, expect, it, onTestFinished } from 'vitest';
import { commandOf, npxWith, runAction, temporaryFolder, versionOf } from './support/action.ts';

const credentials = { username: 'un', password: 'a secret' };

/** Runs the action with the suite of this workspace, or with a command instead of it. */
async function runContractAction(inputs: Record<string, string>, command = commandOf('contract')) {
  const folder = await temporaryFolder();
  const npx = await npxWith(folder, 'mdhq-portal-contract', command);
  const run = await runAction(
    'packages/contract',
    { ...credentials, ...inputs },
    { folder, tools: { npx } },
  );
  const read = (path = '') => readFile(path, 'utf8');
  const words = await read(join(folder, 'npx-arguments'));
  return { ...run, read, npxArguments: words.split('\n') };
}

describe('the action that runs the contract suite', () => {
  it('succeeds if the target conforms, and writes the report without its URL', async () => {
    const mock = await startMock();
    onTestFinished(() => mock.close());
    const inputs = { target: mock.url, surface: 'documented', options: '--stateless' };
    const { code, stdout, outputs, summary, read, npxArguments } = await runContractAction(inputs);

    expect(code).toBe(0);
    expect(outputs['result']).toBe('conforms');
    expect(stdout).toMatch(/^<target>, compared with the contract \(surface documented\)$/m);
    expect(stdout).toMatch(/^All \d+ checks passed\.$/m);
    expect(summary).toBe(`\`\`\`text\n${stdout}\`\`\`\n`);
    expect(await read(outputs['summary'])).toBe(summary);
    expect(await read(outputs['junit'])).toContain('<testsuites');
    expect(npxArguments).toEqual(
      expect.arrayContaining([
        '--package=node@24',
        `--package=@mdhq/portal-contract@${await versionOf('contract')}`,
      ]),
    );
  });

  it('fails if the target does not conform, and passes its inputs on to the suite', async () => {
    const folder = await temporaryFolder();
    const command = join(folder, 'suite.js');
    await writeFile(
      command,
      `const { PORTAL_USERNAME, PORTAL_PASSWORD } = process.env;
      console.log(JSON.stringify([process.argv.slice(2), PORTAL_USERNAME, PORTAL_PASSWORD]));
      process.exitCode = 1;`,
      { mode: 0o755 },
    );
    const inputs = {
      target: 'https://clinic.example/',
      patient: '7',
      surface: 'documented',
      'read-only': 'false',
      options: '--tolerant --invitee 8',
      version: '1.2.3',
    };
    const { code, stdout, outputs, npxArguments } = await runContractAction(inputs, command);
    const [printed = '', ...messages] = stdout.trimEnd().split('\n');
    const [words, ...users] = JSON.parse(printed) as [string[], string, string];

    expect(code).toBe(1);
    expect(outputs['result']).toBe('differs');
    expect(messages).toEqual(['::error::The target does not conform to the contract.']);
    expect(words.slice(0, 4)).toEqual(['--target', '<target>/', '--surface', 'documented']);
    expect(words.slice(-5)).toEqual(['--patient', '7', '--tolerant', '--invitee', '8']);
    expect(words).not.toContain('--read-only');
    expect(users).toEqual([credentials.username, credentials.password]);
    expect(npxArguments).toContain('--package=@mdhq/portal-contract@1.2.3');
    // The workflows need it.
    expect(npxArguments).toContain('--package=@redocly/cli@2');
  });

  it('fails if the suite cannot run, and reports the reason without naming the target', async () => {
    // Nothing listens on this port, and Linux never assigns it automatically.
    const { code, stdout, outputs } = await runContractAction({ target: 'http://127.0.0.1:65535' });

    expect(code).toBe(2);
    expect(outputs['result']).toBe('failed');
    expect(stdout).toContain('<target>');
    expect(stdout).not.toContain('127.0.0.1');
    expect(stdout).toContain('::error::The suite could not run.');
    expect(stdout).not.toContain(credentials.password);
  });
});
