import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { InvitationResult } from '@mdhq/portal-client';
import type { ConsumerProject } from './consumer-project.ts';
import { example, startPlayPortal } from './play-portal.ts';

const run = promisify(execFile);

const { invitation } = example('invitedToJoin') as InvitationResult;

/** What `read-queue` writes; the answer to its first POST breaks off, so that it is made again. */
export const expectedOutput = [
  '27 Prescription: drug 4711',
  `invited ${invitation?.sent_to}`,
  'by un',
  'GET 1 200,POST 1 undefined,POST 2 202,DELETE 1 404',
  '',
];

/** The lines that the compiled program writes on a runtime. */
export async function outputOf(
  { folder }: Pick<ConsumerProject, 'folder'>,
  runtime: string,
  options: string[],
): Promise<string[]> {
  const portal = await startPlayPortal();
  const { stdout } = await run(runtime, [...options, 'read-queue.js', portal.url], {
    cwd: folder,
  }).finally(portal.close);
  return stdout.split('\n');
}
