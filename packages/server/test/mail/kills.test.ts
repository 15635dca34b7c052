import { describe, expect, it, onTestFinished } from 'vitest';
import type { Schema } from '../../src/store/schema.ts';
import { linkIn, tokenIn } from '../support/mail/link-in.ts';
import { startMailServer } from '../support/mail/mail-server.ts';
import {
  addressOf,
  type Fate,
  inviteUnderKey,
  type KillMoment,
  seedMortalClinic,
  startMortalServer,
  startNextServer,
} from '../support/process/killable-clinic.ts';
import { allRows } from '../support/rows.ts';
import { temporaryFolder } from '../support/temporary-database.ts';

/** Longer than the lease of an email that the killed server had claimed. */
const afterLease = { aheadMs: 301_000 };
const patient = 100;
const key = 'one-of-a-kind';
// Starting a process takes seconds on a busy machine.
const patience = { timeout: 120_000 };

async function openClinic() {
  const mailServer = await startMailServer();
  onTestFinished(mailServer.close);
  const clinic = { dataDir: temporaryFolder(), mailServer };
  await seedMortalClinic(clinic.dataDir, 2);
  const rows = <Table extends keyof Schema>(table: Table) => allRows(clinic, table);
  return {
    mailServer,
    async startNext(fate?: Pick<Fate, 'aheadMs'>) {
      const server = await startNextServer(clinic, fate);
      onTestFinished(() => server.close());
      return server;
    },
    async start(fate?: Fate) {
      const server = await startMortalServer(clinic, fate);
      onTestFinished(async () => void (await server.end('SIGKILL')));
      return server;
    },
    invitations: () => rows('invitations'),
    outbox: () => rows('outbox'),
    rows,
  };
}

/** A clinic whose server was killed at `moment` while it sent an invitation. */
async function killAt(moment: KillMoment) {
  const clinic = await openClinic();
  const server = await clinic.start({ moment });
  const answered = await inviteUnderKey(server.url, patient, key);
  expect(await server.ended).toBe(null);
  return { ...clinic, answered };
}

type Killed = Awaited<ReturnType<typeof killAt>>;

/** Starts the next server, and stops it after `count` emails have arrived in total. */
async function deliver(
  { startNext, mailServer, ...clinic }: Killed,
  fate: Pick<Fate, 'aheadMs'>,
  count: number,
) {
  const server = await startNext(fate);
  await mailServer.arrived(count);
  await server.close();
  expect(mailServer.mails).toHaveLength(count);
  expect(await clinic.invitations()).toMatchObject([
    { sent_at: expect.any(Number), failed_at: null },
  ]);
  expect(await clinic.outbox()).toEqual([]);
}

describe('a server that is killed (SIGKILL) while it invites a patient', () => {
  it('before the commit: nothing is stored, and a retry sends one email', patience, async () => {
    const clinic = await killAt('before invited');
    expect(clinic.answered).toBeUndefined();
    expect(clinic.mailServer.mails).toEqual([]);
    for (const table of ['invitations', 'outbox', 'idempotency_keys', 'audit_events'] as const) {
      expect(await clinic.rows(table), table).toEqual([]);
    }

    const server = await clinic.startNext();
    expect(await inviteUnderKey(server.url, patient, key)).toBe(1);
    await clinic.mailServer.arrived(1);
    await server.close();
    expect(clinic.mailServer.mails).toHaveLength(1);
    expect(await clinic.invitations()).toMatchObject([{ sent_at: expect.any(Number) }]);
  });

  it(
    'after the commit, before the response: sends the email; a retry with the same key returns the same invitation (Q26)',
    patience,
    async () => {
      const clinic = await killAt('after invited');
      expect(clinic.answered).toBeUndefined();
      expect(await clinic.outbox()).toMatchObject([{ attempts: 0, leased_until: null }]);

      const server = await clinic.start();
      await clinic.mailServer.arrived(1);
      expect(await inviteUnderKey(server.url, patient, key)).toBe(1);
      expect(await server.end('SIGTERM')).toBe(0);
      expect(clinic.mailServer.mails).toHaveLength(1);
      expect(await clinic.invitations()).toMatchObject([{ sent_at: expect.any(Number) }]);
    },
  );

  it(
    'after an email was claimed: sends it once, after the lease has expired',
    patience,
    async () => {
      const clinic = await killAt('after claimed');
      const server = await clinic.start();
      await inviteUnderKey(server.url, patient + 1, 'another');
      await clinic.mailServer.arrived(1);
      expect(await server.end('SIGTERM')).toBe(0);
      expect(clinic.mailServer.mails.map((mail) => mail.recipients)).toEqual([
        [addressOf(patient + 1)],
      ]);

      const next = await clinic.startNext(afterLease);
      await clinic.mailServer.arrived(2);
      await next.close();
      expect(clinic.mailServer.mails.map((mail) => mail.recipients)).toEqual([
        [addressOf(patient + 1)],
        [addressOf(patient)],
      ]);
    },
  );

  it(
    'before the claim is recorded: sends the email once, immediately after the start',
    patience,
    async () => {
      await deliver(await killAt('before claimed'), {}, 1);
    },
  );

  it('while it sends the text: sends the email once, after the lease', patience, async () => {
    await deliver(await killAt('in data'), afterLease, 1);
  });

  it('after the email is recorded as sent: does not send it again', patience, async () => {
    await deliver(await killAt('after sent'), afterLease, 1);
  });

  it.each(['after data', 'before sent'] as const)(
    '%s: sends two emails with one Message-ID and one link, and one of a hundred redemptions succeeds (Q43, Q53)',
    patience,
    async (moment) => {
      const clinic = await killAt(moment);
      const { mails } = clinic.mailServer;
      expect(mails).toHaveLength(1);
      await deliver(clinic, afterLease, 2);
      expect(mails[1]?.parsed.messageId).toBe(mails[0]?.parsed.messageId);
      expect(linkIn(mails[1])).toBe(linkIn(mails[0]));
      if (moment !== 'before sent') return;

      const server = await clinic.start({ hashesQuickly: true });
      const statuses = await Promise.all(
        Array.from({ length: 100 }, async (_, index) => {
          const username = `heron-${index}`;
          const password = 'seven quiet herons at noon';
          const response = await fetch(`${server.url}/portal/join`, {
            method: 'POST',
            headers: { 'content-type': 'application/json' },
            body: JSON.stringify({ token: tokenIn(mails[index % 2]), username, password }),
          });
          await response.arrayBuffer();
          return response.status;
        }),
      );
      expect(statuses.filter((status) => status === 200)).toHaveLength(1);
      expect(statuses.filter((status) => status >= 500)).toEqual([]);
      expect(await clinic.rows('portal_accounts')).toHaveLength(1);
    },
  );
});
