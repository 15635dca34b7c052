import { parseDatabaseUrl } from '../../../src/store/postgres/database-url.ts';
import { createPool } from '../../../src/store/postgres/pool.ts';
import type { PostgresServer } from '../../support/postgres/postgres-server.ts';
import type { Cluster } from './cluster.ts';
import { readiness } from './finish.ts';

/** The result of a round: a server and the database were killed. */
export interface RoundOutcome {
  settled: number;
  /** Attempts without an outcome so far: 503, or no response. */
  unsettled: number;
  /** Milliseconds from when the database accepts connections until the running servers are ready. */
  healthyAfterMs: number;
}

/**
 * Kills one of two servers and then PostgreSQL, under load, and starts them again. In every other round, the server is
 * killed while the database is down.
 * @param settledBefore how many calls are settled before each kill
 * @param resendable gets the Message-IDs of mail that was leased when a server was killed
 */
export async function* killRounds(
  cluster: Cluster,
  postgres: PostgresServer,
  rounds: number,
  settledBefore: number,
  resendable: Set<string>,
): AsyncGenerator<RoundOutcome> {
  const { settling, servers } = cluster;
  const pool = createPool(parseDatabaseUrl(cluster.databaseUrl), 1);
  const noteLeased = async () => {
    const leased = 'select message_id from outbox where leased_until is not null';
    const { rows } = await pool.query<{ message_id: string }>(leased);
    for (const { message_id } of rows) resendable.add(message_id.replace(/^<|>$/g, ''));
  };
  for (let round = 0; round < rounds; round += 1) {
    const server = servers[round % 2] ?? servers[0];
    await settling.moreSettled(settledBefore);
    if (round % 2 === 0) {
      await server.end('SIGKILL');
      await noteLeased();
      await settling.moreSettled(settledBefore);
      await server.start();
      await settling.moreSettled(settledBefore);
    }
    const failing = settling.nextUnsettled();
    await postgres.kill();
    await failing;
    if (round % 2 === 1) await server.end('SIGKILL');
    await postgres.start();
    const started = performance.now();
    const running = servers.flatMap(({ process }) => (process === undefined ? [] : [process.url]));
    await Promise.all(running.map(readiness));
    const healthyAfterMs = performance.now() - started;
    if (round % 2 === 1) {
      await noteLeased();
      await server.start();
    }
    yield { ...settling.counts, healthyAfterMs };
  }
  await settling.moreSettled(settledBefore);
  await pool.end();
}
