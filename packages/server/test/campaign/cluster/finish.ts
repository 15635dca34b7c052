import { setTimeout as delay } from 'node:timers/promises';
import type { Pool } from 'pg';
import { parseDatabaseUrl } from '../../../src/store/postgres/database-url.ts';
import { createPool } from '../../../src/store/postgres/pool.ts';
import { bounded } from './bounded.ts';
import { findClusterFaults } from './check-cluster.ts';
import type { Cluster } from './cluster.ts';

/** What was acknowledged, and what differs from it. */
export interface ClusterOutcome {
  requests: number;
  invitations: number;
  redemptions: number;
  mails: number;
  faults: string[];
}

/**
 * Ends the load, waits until all mail is sent, and compares the database with what was acknowledged.
 * @param resendable as of `findClusterFaults`; undefined if nothing was killed, so that no mail waits for the end of a lease
 */
export async function finish(
  { databaseUrl, servers, ledger, mailServer, finishLoad }: Cluster,
  resendable?: ReadonlySet<string>,
): Promise<ClusterOutcome> {
  await bounded(finishLoad(), () => 'the last response to each client');
  const pool = createPool(parseDatabaseUrl(databaseUrl), 1);
  try {
    if (resendable !== undefined) {
      // The servers finish what they are sending. What is still leased belongs to a killed server, or its claim had no outcome.
      await Promise.all(servers.map((server) => server.end('SIGTERM')));
      await pool.query('update outbox set leased_until = 1 where leased_until is not null');
      await servers[0].start();
    }
    await bounded(emptyOutbox(pool), () => 'an empty outbox');
  } finally {
    await pool.end();
  }
  return {
    requests: ledger.requests.length,
    invitations: ledger.invitations.length,
    redemptions: ledger.redemptions.length,
    mails: mailServer.mails.length,
    faults: await findClusterFaults(databaseUrl, ledger, mailServer, resendable),
  };
}

const pollMs = 20;

/** Resolves once a server is ready. */
export function readiness(url: string): Promise<void> {
  return bounded(untilReady(url), () => `${url}/readyz`);
}

async function untilReady(url: string): Promise<void> {
  for (;;) {
    const response = await fetch(`${url}/readyz`);
    await response.arrayBuffer();
    if (response.ok) return;
    await delay(pollMs);
  }
}

async function emptyOutbox(pool: Pool): Promise<void> {
  for (;;) {
    const { rows } = await pool.query('select 1 from outbox limit 1');
    if (rows.length === 0) return;
    await delay(pollMs);
  }
}
