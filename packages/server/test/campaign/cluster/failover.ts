import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { startReplicatedPostgres } from '../../support/postgres/replicated-postgres.ts';
import { startCluster } from './cluster.ts';
import { promoteUnderLoad } from './promote.ts';

/**
 * `node test/campaign/cluster/failover.ts --rounds 5`: kills the primary of a synchronous standby under the load of two built
 * servers, and promotes the standby; prints a line for each round; exits with 1 if anything was lost or duplicated, or the
 * servers were not ready 5 seconds after the promotion.
 */
const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    calls: { type: 'string', default: '500' },
  },
});
const longestMs = 5_000;
const command = [fileURLToPath(import.meta.resolve('../../../bin/mdhq-portal.js')), 'serve'];
for (let round = 1; round <= Number(values.rounds); round += 1) {
  const replicated = await startReplicatedPostgres();
  const cluster = await startCluster(replicated.url, { command });
  cluster.load();
  const outcome = await promoteUnderLoad(cluster, replicated, Number(values.calls));
  const { acknowledged, healthyAfterMs, requests, invitations, mails, faults } = outcome;
  process.stdout.write(
    `round ${round}: ${acknowledged} calls acknowledged before the failover, ready ${Math.round(healthyAfterMs)} ms after the promotion; ${requests} requests, ${invitations} invitations, ${mails} mails, ${faults.length} faults\n`,
  );
  for (const fault of faults) process.stdout.write(`  ${fault}\n`);
  if (faults.length > 0 || healthyAfterMs > longestMs) process.exitCode = 1;
  await cluster.close();
  await replicated.stop();
}
