import { expect, it } from 'vitest';
import { installCommand } from '../../support/command.ts';
import { openPortal } from '../../support/portal/portal.ts';
import { allRows, changeRows, countRows } from '../../support/rows.ts';

/** A restored database: that of a portal with a link in an email that was not sent. */
async function restoredPortal() {
  const portal = await openPortal();
  await portal.invite(1);
  const command = installCommand(portal.dataDir);
  return {
    portal,
    place: { dataDir: portal.dataDir },
    run: command.run,
    settle: (...options: string[]) => command.run('restore', '--settle', ...options),
  };
}

it('restore --settle fails unsent mail and revokes active links, and records it in the audit trail (Q57, Q63)', async () => {
  const { portal, place, run, settle } = await restoredPortal();
  await portal.database.close();
  const { code, stdout, stderr } = await settle();

  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toMatch(
    /^Settled \w+\nsandbox: 1 events, head \w{64}\nother: 0 events, head 0{64}\n$/,
  );
  expect(await countRows(place, 'outbox')).toBe(0);
  expect(await allRows(place, 'invitations')).toMatchObject([
    { failure: 'Its mail was waiting when the backup was made. Invite again.' },
  ]);
  const events = await allRows(place, 'audit_events');
  expect(events.at(-1)).toMatchObject({ operation: 'restore', actor: 'kim', instance_id: 2 });
  expect(await run('audit', 'verify', 'sandbox')).toMatchObject({ code: 0 });
  expect(await settle()).toMatchObject({ code: 0 });
});

it('restore --settle changes nothing while a server is connected, or if an audit trail was changed (Q59)', async () => {
  const { portal, place, settle } = await restoredPortal();
  expect(await settle()).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/^A server is connected to the database/),
  });
  await portal.database.close();
  await changeRows(place, "update audit_events set actor = 'eve'");

  expect(await settle()).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/event 1.+Nothing was settled\.\n$/),
  });
  expect(await countRows(place, 'outbox')).toBe(1);
  expect(await countRows(place, 'audit_events')).toBe(1);
});

it('restore --settle compares the audit trails with anchors', async () => {
  const { portal, settle } = await restoredPortal();
  await portal.database.close();

  expect(await settle('--anchors=missing')).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/^No anchor-key in/),
  });
});

it.each([['--from=a.sqlite'], ['--drill'], ['--json']])(
  'restore --settle refuses %s',
  async (option) => {
    const { run } = installCommand();
    expect(await run('restore', '--settle', option)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("cannot be used with '--settle'"),
    });
  },
);
