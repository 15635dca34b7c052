import { parseArgs } from 'node:util';
import { parseDatabaseUrl } from '../../../src/store/postgres/database-url.ts';
import { createPool } from '../../../src/store/postgres/pool.ts';
import { durable, startPostgres } from '../../support/postgres/postgres-server.ts';
import { percentile } from '../percentile.ts';
import { append, createClinics } from './append.ts';

/**
 * `node test/campaign/appends/appends.ts --events 1000000`: two servers append to the trails of 1 and of 16 clinics, with 8
 * writers. Prints the events per second, beside one commit for each event, in alternating rounds; exits with 1 if a trail is
 * forked or an event is missing.
 */
const { values } = parseArgs({
  options: {
    events: { type: 'string', default: '1000000' },
    writers: { type: 'string', default: '8' },
    rounds: { type: 'string', default: '3' },
  },
});
const servers = 2;
const writers = Number(values.writers);
const clinicCounts = [1, 16];
const commits = ['group', 'each'] as const;
const rounds = Number(values.rounds);
/** Of each part with group commits: these parts together append as many as were requested. */
const events = servers * Math.ceil(Number(values.events) / rounds / clinicCounts.length / servers);
/** Of each part with a commit for each event, which only shows the difference. */
const eventsInCommits = servers * Math.ceil(events / 20 / servers);
const postgres = await startPostgres(durable);
await createClinics(postgres.url, Math.max(...clinicCounts));
const measured = new Map<string, number[]>();
for (let round = 0; round < rounds; round += 1) {
  for (const clinics of clinicCounts) {
    for (const commit of commits) {
      const { perSecond, faults } = await append(servers, {
        url: postgres.url,
        events: commit === 'group' ? events : eventsInCommits,
        writers,
        clinics,
        commit,
      });
      const part = `${clinics} clinics, ${commit === 'group' ? 'group commit' : 'a commit for each event'}`;
      measured.set(part, [...(measured.get(part) ?? []), perSecond]);
      process.stdout.write(
        `round ${round + 1} of ${rounds}, ${part}: ${Math.round(perSecond)} a second\n`,
      );
      for (const fault of faults) process.stdout.write(`  trail ${fault}\n`);
      if (faults.length > 0) process.exitCode = 1;
    }
  }
}
for (const [part, perSecond] of measured)
  process.stdout.write(`${part}: ${Math.round(percentile(perSecond, 0.5))} events per second\n`);
const pool = createPool(parseDatabaseUrl(postgres.url), 1);
const { rows } = await pool.query<{ bytes: number }>(
  `select (select sum(pg_total_relation_size(relid)) from pg_partition_tree('audit_events'))::bigint
     / count(*) as bytes from audit_events`,
);
await pool.end();
process.stdout.write(`${rows[0]?.bytes} bytes per event, with its index\n`);
await postgres.stop();
