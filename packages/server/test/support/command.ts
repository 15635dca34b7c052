import { randomBytes } from 'node:crypto';
import { PassThrough, Readable } from 'node:stream';
import { onTestFinished } from 'vitest';
import { runPortalCommand } from '../../src/cli/portal-command.ts';
import { now } from './portal/harbor.ts';
import { temporaryFolder } from './temporary-database.ts';
import { dropTestDatabase, settingsOf } from './test-database.ts';

export interface CommandRun {
  code: number;
  stdout: string;
  stderr: string;
}

/** Runs the command `mdhq-portal` once. */
export async function runCommand(
  environment: Record<string, string>,
  input: string,
  args: string[],
): Promise<CommandRun> {
  const stdout = listen();
  const stderr = listen();
  const code = await runPortalCommand(['node', 'mdhq-portal', ...args], {
    environment,
    stdin: Readable.from([input]),
    stdout: stdout.stream,
    stderr: stderr.stream,
    operator: 'kim',
    clock: () => now,
    uptime: () => performance.now(),
    random: randomBytes,
    exit: () => {},
  });
  return { code, stdout: stdout.heard(), stderr: stderr.heard() };
}

/** Runs `mdhq-portal` with a data directory, by default a new one, as the operator `kim`. */
export function installCommand(existing?: string) {
  const folder = temporaryFolder();
  const dataDir = existing ?? `${folder}/data`;
  const environment: Record<string, string> = { PORTAL_DATA_DIR: dataDir };
  if (existing === undefined) onTestFinished(() => dropTestDatabase(dataDir));

  const feed = async (input: string, ...args: string[]) =>
    runCommand({ ...(await settingsOf(dataDir)), ...environment }, input, args);

  return {
    /** A directory for the files of a test. */
    folder,
    dataDir,
    /** The environment of the next commands; a test can add to it. */
    environment,
    run: (...args: string[]) => feed('', ...args),
    /** The same, with text on standard input. */
    feed,
  };
}

function listen() {
  const stream = new PassThrough({ encoding: 'utf8' });
  let text = '';
  stream.on('data', (chunk: string) => {
    text += chunk;
  });
  return { stream, heard: () => text };
}

export const createSandbox = [
  'instance',
  'create',
  'sandbox',
  '--name=Sandbox Clinic',
  '--email=desk@example.com',
  '--phone=+1 555 0100',
  '--time-zone=America/New_York',
];
