// @stress: servers are killed under load
import { expect, it, onTestFinished } from 'vitest';
import { durable, startPostgres } from '../../support/postgres/postgres-server.ts';
import { startCluster } from './cluster.ts';
import { killRounds } from './kill-rounds.ts';

const quickHashes = {
  NODE_OPTIONS: `--import=${import.meta.resolve('../../support/portal/quick-argon2.js')}`,
};

it('two servers on PostgreSQL lose and duplicate nothing when a server and the database are killed (SIGKILL) under load (Q62)', async () => {
  const postgres = await startPostgres(durable);
  onTestFinished(() => postgres.stop());
  const cluster = await startCluster(postgres.url, {
    clients: 8,
    invitedPatients: 20,
    environment: quickHashes,
  });
  onTestFinished(() => cluster.close());

  const rounds = killRounds(cluster, postgres, 1, 50);
  let next = await rounds.next();
  while (next.done !== true) next = await rounds.next();

  const { faults, requests, invitations, mails } = next.value;
  expect(faults).toEqual([]);
  expect(Math.min(requests, invitations, mails)).toBeGreaterThan(0);
});
