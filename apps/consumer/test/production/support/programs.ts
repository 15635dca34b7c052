import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import { compiledOnce } from '../../support/tool-chain.ts';

const run = promisify(execFile);

/** The commands find only Node 24 and the tools of the system. */
const path = `${dirname(process.execPath)}:/usr/bin:/bin`;

export interface Program {
  /** What it has printed so far. */
  output(): string;
  /** The URL that it has printed. */
  readonly url: string;
  /** Sends SIGTERM, and returns the exit code. */
  stop(): Promise<number | null>;
}

export interface ProgramOptions {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
}

/** Starts a server, and resolves when it listens. */
export async function startProgram(
  [command = '', ...options]: readonly string[],
  { cwd, env }: ProgramOptions,
): Promise<Program> {
  const child = spawn(command, options, { cwd, env: { PATH: path, ...compiledOnce, ...env } });
  const exited = once(child, 'exit');
  let printed = '';
  const url = await new Promise<string>((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk) => {
        printed += String(chunk);
        const found = /istening (?:on|at) (http:[^,\s"]+)/.exec(printed)?.[1];
        if (found !== undefined) resolve(found);
      });
    }
    child.once('exit', () => reject(new Error(`${command} did not start: ${printed}`)));
    child.once('error', reject);
  });
  return { url, output: () => printed, stop: () => stop(child, exited) };
}

async function stop(child: ChildProcess, exited: Promise<unknown>): Promise<number | null> {
  child.kill();
  await exited;
  return child.exitCode;
}

/** Runs a command to its end, and returns what it printed on standard output. */
export async function runProgram(
  [command = '', ...options]: readonly string[],
  { cwd, env }: ProgramOptions,
): Promise<string> {
  const { stdout } = await run(command, options, {
    cwd,
    env: { PATH: path, ...compiledOnce, ...env },
  });
  return stdout;
}
