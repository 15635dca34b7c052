import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { durable, type PostgresServer, startPostgres } from './postgres-server.ts';

/** A primary and a synchronous standby, which can take its place. */
export interface ReplicatedPostgres {
  /** With both addresses, for `PORTAL_DATABASE_URL`. */
  readonly url: string;
  readonly primary: PostgresServer;
  readonly standby: PostgresServer;
  stop(): Promise<void>;
}

/** Each commit is acknowledged once the standby has it on disk, too. */
export async function startReplicatedPostgres(): Promise<ReplicatedPostgres> {
  const primary = await startPostgres({
    ...durable,
    synchronous_standby_names: 'standby',
    synchronous_commit: 'on',
  });
  // A new database has nothing to replicate yet, so its files are copied while it is shut down.
  await primary.shutDown();
  const { hostname, port } = new URL(primary.url);
  const signal = join(primary.dataDir, 'standby.signal');
  writeFileSync(signal, '', { mode: 0o600 });
  const standby = await startPostgres(
    {
      ...durable,
      primary_conninfo: `host=${hostname} port=${port} user=portal application_name=standby`,
      wal_retrieve_retry_interval: '100ms',
    },
    undefined,
    primary.dataDir,
  );
  rmSync(signal);
  await primary.start();
  const addresses = [primary, standby].map(({ url }) => new URL(url).host);
  return {
    url: `postgres://portal@${addresses.join()}/postgres`,
    primary,
    standby,
    async stop() {
      await standby.stop();
      await primary.stop();
    },
  };
}
