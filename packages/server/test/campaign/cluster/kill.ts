import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { durable, startPostgres } from '../../support/postgres/postgres-server.ts';
import { percentile } from '../percentile.ts';
import { startCluster } from './cluster.ts';
import { finish } from './finish.ts';
import { killRounds } from './kill-rounds.ts';

/**
 * `node test/campaign/cluster/kill.ts --rounds 10`: kills one of two built servers, and PostgreSQL, under load; prints a line
 * for each round; exits with 1 if anything was lost or duplicated, or the servers were not ready 5 seconds after PostgreSQL.
 */
const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '10' },
    calls: { type: 'string', default: '300' },
  },
});
const longestMs = 5_000;
const command = [fileURLToPath(import.meta.resolve('../../../bin/mdhq-portal.js')), 'serve'];
const postgres = await startPostgres(durable);
const cluster = await startCluster(postgres.url, { command });
const times: number[] = [];
const resendable = new Set<string>();
const { rounds, calls } = values;
cluster.load();
const outcomes = killRounds(cluster, postgres, Number(rounds), Number(calls), resendable);
for await (const outcome of outcomes) {
  const { settled, unsettled, healthyAfterMs } = outcome;
  times.push(healthyAfterMs);
  process.stdout.write(
    `round ${times.length}: ${settled} calls acknowledged, ${unsettled} attempts without an outcome, ready ${Math.round(healthyAfterMs)} ms after the database\n`,
  );
}
const { requests, invitations, redemptions, mails, faults } = await finish(cluster, resendable);
for (const fault of faults) process.stdout.write(`  ${fault}\n`);
process.stdout.write(
  `${requests} requests, ${invitations} invitations, ${redemptions} redemptions, ${mails} mails, ${faults.length} faults; ready after ${Math.round(percentile(times, 0.5))} ms (median), ${Math.round(percentile(times, 1))} ms (most)\n`,
);
await cluster.close();
await postgres.stop();
process.exitCode = faults.length === 0 && percentile(times, 1) <= longestMs ? 0 : 1;
