import { setTimeout as delay } from 'node:timers/promises';
import { Client } from 'pg';
import { expect, it, onTestFinished } from 'vitest';
import { recordAct } from '../../../src/portal/audit/record-act.ts';
import { verifyTrail } from '../../../src/portal/audit/verify-trail.ts';
import { operatorCaller } from '../../../src/portal/caller.ts';
import { parseDatabaseUrl } from '../../../src/store/postgres/database-url.ts';
import { openPostgresDatabase } from '../../../src/store/postgres/open-database.ts';
import { seedClinic } from '../../support/clinic/seed.ts';
import { openingTime } from '../../support/clinic/seeded-database.ts';
import { sandboxId } from '../../support/portal/portal.ts';
import { startReplicatedPostgres } from '../../support/postgres/replicated-postgres.ts';

interface WaitingCommit {
  pid: number;
  since: string;
}

/** A seeded database with a synchronous standby. */
async function openReplicated() {
  const { url, primary, standby, stop } = await startReplicatedPostgres();
  onTestFinished(stop);
  const { database } = await openPostgresDatabase(parseDatabaseUrl(url));
  onTestFinished(() => database.close());
  await seedClinic(database, openingTime);
  const operator = new Client(primary.url);
  operator.on('error', () => undefined);
  await operator.connect();
  onTestFinished(() => operator.end().catch(() => undefined));

  return {
    primary,
    standby,
    append: () =>
      database.write(async (transaction) => {
        const act = { operation: 'backup', ptId: null } as const;
        await recordAct(transaction, operatorCaller('kim', sandboxId), 1, act);
        return 'acknowledged';
      }, sandboxId),
    /** The commit that waits for the standby. @param ended one that may still be there */
    async waiting(ended?: WaitingCommit): Promise<WaitingCommit> {
      for (;;) {
        const { rows } = await operator.query<WaitingCommit>(
          `select pid, query_start::text as since from pg_stat_activity
           where wait_event = 'SyncRep' and application_name = 'mdhq-portal'`,
        );
        const found = rows.find(({ since }) => since !== ended?.since);
        if (found !== undefined) return found;
        await delay(1);
      }
    },
    /** Ends the wait of a commit, which is then only on the primary. */
    async end(how: 'pg_cancel_backend' | 'pg_terminate_backend', { pid }: WaitingCommit) {
      await operator.query(`select ${how}($1)`, [pid]);
    },
    async events() {
      const { head, fault } = await verifyTrail(database.reads, sandboxId);
      expect(fault).toBeUndefined();
      return head.sequence;
    },
  };
}

it('a commit whose wait for the standby was ended is acknowledged only once the standby has it (Q62)', async () => {
  const { primary, standby, append, waiting, end, events } = await openReplicated();
  let acknowledged = 0;
  const count = () => {
    acknowledged += 1;
  };

  for (const how of ['pg_cancel_backend', 'pg_terminate_backend'] as const) {
    await standby.kill();
    const appending = append().then(count);
    const waited = await waiting();
    await end(how, waited);
    // The write is settled by another commit, which waits, too.
    await Promise.race([appending, waiting(waited)]);
    expect([how, acknowledged]).toEqual([how, how === 'pg_cancel_backend' ? 0 : 1]);
    await standby.start();
    await appending;
  }

  await standby.kill();
  const appending = append().then(count, () => 'refused');
  const waited = await waiting();
  await end('pg_terminate_backend', waited);
  await Promise.race([appending, waiting(waited)]);
  await primary.kill();
  await standby.start();
  await standby.promote();
  expect(await appending).toBe('refused');
  expect(await events()).toBe(acknowledged);
});
