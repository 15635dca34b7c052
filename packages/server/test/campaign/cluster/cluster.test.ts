// @stress: servers are killed under load
import { expect, it, onTestFinished } from 'vitest';
import { hasPgBouncer, startPgBouncer, whySkipped } from '../../support/postgres/pgbouncer.ts';
import { durable, startPostgres } from '../../support/postgres/postgres-server.ts';
import { startReplicatedPostgres } from '../../support/postgres/replicated-postgres.ts';
import { type ClusterOptions, startCluster } from './cluster.ts';
import { type ClusterOutcome, finish } from './finish.ts';
import { killRounds } from './kill-rounds.ts';
import { promoteUnderLoad } from './promote.ts';

const small: ClusterOptions = {
  clients: 8,
  invitedPatients: 20,
  environment: {
    NODE_OPTIONS: `--import=${import.meta.resolve('../../support/portal/quick-argon2.js')}`,
  },
};

it('two servers on PostgreSQL lose and duplicate nothing when a server and the database are killed (SIGKILL) under load (Q62)', async () => {
  const postgres = await startPostgres(durable);
  onTestFinished(() => postgres.stop());
  const cluster = await startCluster(postgres.url, small);
  onTestFinished(() => cluster.close());

  const { faults, requests, invitations, mails } = await outcomeOf(
    killRounds(cluster, postgres, 1, 50),
  );
  expect(faults).toEqual([]);
  expect(Math.min(requests, invitations, mails)).toBeGreaterThan(0);
});

it('two servers find the standby that is promoted when the primary is killed under load, and no acknowledged write is lost (Q62)', async () => {
  const replicated = await startReplicatedPostgres();
  onTestFinished(() => replicated.stop());
  const cluster = await startCluster(replicated.url, small);
  onTestFinished(() => cluster.close());

  const { faults, requests, invitations, mails } = await promoteUnderLoad(cluster, replicated, 50);

  expect(faults).toEqual([]);
  expect(Math.min(requests, invitations, mails)).toBeGreaterThan(0);
});

it.skipIf(!hasPgBouncer)(
  `two servers behind PgBouncer in transaction mode make each change once, and send each mail once${whySkipped}`,
  async () => {
    const postgres = await startPostgres(durable);
    onTestFinished(() => postgres.stop());
    const bouncer = await startPgBouncer(postgres.url);
    onTestFinished(() => bouncer.stop());
    const cluster = await startCluster(bouncer.url, small);
    onTestFinished(() => cluster.close());

    cluster.load();
    await cluster.settling.moreSettled(100);
    const { faults, requests, invitations, mails } = await finish(cluster);

    expect(faults).toEqual([]);
    expect(Math.min(requests, invitations, mails)).toBeGreaterThan(0);
  },
);

async function outcomeOf(rounds: ReturnType<typeof killRounds>): Promise<ClusterOutcome> {
  for (;;) {
    const next = await rounds.next();
    if (next.done === true) return next.value;
  }
}
