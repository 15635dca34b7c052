// @stress: servers are killed under load
import { expect, it, onTestFinished } from 'vitest';
import { hasPgBouncer, startPgBouncer, whySkipped } from '../../support/postgres/pgbouncer.ts';
import { durable, startPostgres } from '../../support/postgres/postgres-server.ts';
import { startReplicatedPostgres } from '../../support/postgres/replicated-postgres.ts';
import { type ClusterOptions, startCluster } from './cluster.ts';
import { finish } from './finish.ts';
import { killRounds } from './kill-rounds.ts';
import { promoteUnderLoad } from './promote.ts';

const small: ClusterOptions = {
  clients: 8,
  invitedPatients: 8,
  environment: {
    NODE_OPTIONS: `--import=${import.meta.resolve('../../support/portal/quick-argon2.js')}`,
  },
};

it('two servers lose and duplicate nothing when a server and PostgreSQL are killed (SIGKILL) under load, and find the standby that is promoted when it is killed again (Q62)', async () => {
  const replicated = await startReplicatedPostgres();
  onTestFinished(() => replicated.stop());
  const cluster = await startCluster(replicated.url, small);
  onTestFinished(() => cluster.close());
  const resendable = new Set<string>();

  cluster.load();
  for await (const _ of killRounds(cluster, replicated.primary, 1, 20, resendable));
  const outcome = await promoteUnderLoad(cluster, replicated, 20, resendable);

  const { faults, requests, invitations, mails } = outcome;
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
    await cluster.settling.moreSettled(30);
    const { faults, requests, invitations, mails } = await finish(cluster);

    expect(faults).toEqual([]);
    expect(Math.min(requests, invitations, mails)).toBeGreaterThan(0);
  },
);
