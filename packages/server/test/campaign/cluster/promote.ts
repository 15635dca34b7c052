import type { ReplicatedPostgres } from '../../support/postgres/replicated-postgres.ts';
import type { Cluster } from './cluster.ts';
import { type ClusterOutcome, finish, readiness } from './finish.ts';

/** The result of a failover. */
export interface FailoverOutcome extends ClusterOutcome {
  /** Calls that were acknowledged before the primary was killed. */
  acknowledged: number;
  /** Milliseconds from the promotion until both servers are ready. */
  healthyAfterMs: number;
}

/**
 * Kills the primary under load, and promotes the standby.
 * @param settledBefore how many calls are settled before and after
 * @param resendable Message-IDs of mail that was leased when a server was killed before
 */
export async function promoteUnderLoad(
  cluster: Cluster,
  { primary, standby }: ReplicatedPostgres,
  settledBefore: number,
  resendable: ReadonlySet<string> = new Set(),
): Promise<FailoverOutcome> {
  const { settling, servers } = cluster;
  await settling.moreSettled(settledBefore);
  const failing = settling.nextUnsettled();
  await primary.kill();
  const acknowledged = settling.counts.settled;
  await failing;
  await standby.promote();
  const promoted = performance.now();
  await Promise.all(servers.map(({ process }) => readiness(process?.url ?? '')));
  const healthyAfterMs = performance.now() - promoted;
  await settling.moreSettled(settledBefore);
  return { acknowledged, healthyAfterMs, ...(await finish(cluster, resendable)) };
}
