import { expect, it } from 'vitest';
import { invitationsUsedUp } from '../../src/cases/invitations/invitee.ts';
import { prepareContract, runPrepared } from '../../src/run-contract.ts';
import { failuresOf } from '../support/failures.ts';
import { startSandbox } from '../support/start-sandbox.ts';

it('a run sends --invitee five invitations at most, and a second one says what it had to skip (Q49)', async () => {
  const sandbox = await startSandbox('full', { PORTAL_PATIENT_INVITATION_LIMIT: '5' });
  const prepared = await prepareContract('full', false);

  const first = await runPrepared(prepared, sandbox.target, { workflows: true });
  const second = await runPrepared(prepared, sandbox.target, { workflows: true });
  await sandbox.close();

  expect(failuresOf(first)).toEqual([]);
  expect(first.skipped).toEqual([]);
  expect(failuresOf(second)).toEqual([]);
  expect(new Set(second.skipped.map(({ reason }) => reason))).toEqual(new Set([invitationsUsedUp]));
  expect(second.skipped.map(({ name }) => name)).toContain('runs the workflow invite');
  expect(second.skipped.map(({ name }) => name)).toContain(
    'invites, and keeps the link and the address to itself (Q40)',
  );
}, 300_000);
