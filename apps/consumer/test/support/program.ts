import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { InvitationResult } from '@mdhq/portal-client';
import { example, startExamplePortal } from './example-portal.ts';

const run = promisify(execFile);

const { invitation } = example('invitedToJoin') as InvitationResult;

/** The output of `read-queue`. The response to its first POST is truncated, so the client repeats it. */
export const expectedOutput = [
  '27 Prescription: drug 4711',
  `invited ${invitation?.sent_to}`,
  'by un',
  'GET 1 200,POST 1 undefined,POST 2 202,DELETE 1 404',
  '',
];

/** The lines that the compiled program prints on a runtime. */
export async function outputOf(
  folder: string,
  runtime: string,
  options: string[],
): Promise<string[]> {
  const portal = await startExamplePortal();
  const { stdout } = await run(runtime, [...options, 'read-queue.js', portal.url], {
    cwd: folder,
  }).finally(portal.close);
  return stdout.split('\n');
}
