import { expect, it } from 'vitest';
import { openInvitation } from '../../src/portal/invitations/opening.ts';
import { installCommand } from '../support/command.ts';
import { openPortal, sandboxId, visit } from '../support/portal/portal.ts';

it('patient set --active false stops the links that were sent and further invitations, as an import does', async () => {
  const portal = await openPortal();
  const { run } = installCommand(portal.dataDir);
  const { invitation_id } = await portal.invite(1);
  const token = await portal.waitingToken(invitation_id);
  const open = async () => (await openInvitation(portal, visit, token)).outcome;
  expect(await open()).toBe('open');

  const set = (active: string) => run('patient', 'set', 'sandbox', '1', '--active', active);
  expect(await set('false')).toEqual({
    code: 0,
    stdout: 'Patient 1 of sandbox is now inactive.\n',
    stderr: '',
  });
  expect(await open()).toBe('dead-link');
  await expect(portal.invite(1)).rejects.toThrow('patient-inactive');
  expect((await set('false')).stdout).toBe('Patient 1 of sandbox is already inactive.\n');

  expect((await set('true')).stdout).toBe('Patient 1 of sandbox is now active.\n');
  await portal.invite(1);
  const events = (await portal.events()).filter(({ operation }) => operation === 'patient set');
  expect(events).toEqual(
    [1, 2].map(() =>
      expect.objectContaining({
        instance_id: sandboxId,
        action: 'update',
        actor_kind: 'operator',
        actor: 'kim',
        pt_id: 1,
        entity: 'patient/1',
      }),
    ),
  );
});

it('patient set refuses an unknown patient, and needs a value that it knows', async () => {
  const portal = await openPortal();
  const { run } = installCommand(portal.dataDir);
  const set = (...args: string[]) => run('patient', 'set', 'sandbox', ...args);

  expect(await set('999', '--active', 'false')).toEqual({
    code: 1,
    stdout: '',
    stderr: 'No patient 999 in this instance: check the pt_id.\n',
  });
  expect(await set('1', '--active', 'no')).toMatchObject({ code: 2 });
  expect(await set('1')).toMatchObject({ code: 2 });
  expect(await set('0', '--active', 'true')).toMatchObject({ code: 2 });
});
