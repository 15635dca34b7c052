import { Client, type ClientConfig, Pool, type PoolClient, type PoolConfig } from 'pg';
import type { DatabaseAddress } from './database-url.ts';

type Connected = (
  error: Error | undefined,
  client: PoolClient | undefined,
  release: (release?: unknown) => void,
) => void;

/**
 * A pool for a primary and its standbys. New connections are made to the address that was used last, and to the next one if
 * that can't be reached or is a standby. A standby that is promoted is therefore found without a restart.
 */
export function createFailoverPool(
  options: PoolConfig,
  addresses: readonly DatabaseAddress[],
): Pool {
  let current = 0;

  class AddressedClient extends Client {
    private readonly index = current;

    constructor(config?: ClientConfig) {
      super({ ...config, ...addresses[current] });
    }

    override connect(): Promise<Client>;
    override connect(callback: (error: Error) => void): void;
    override connect(callback?: (error: Error) => void): Promise<Client> | undefined {
      const connecting = this.connectToPrimary();
      if (callback === undefined) return connecting;
      connecting.then(() => callback(undefined as unknown as Error), callback);
      return undefined;
    }

    private async connectToPrimary(): Promise<Client> {
      try {
        await super.connect();
        await this.refuseStandby();
        return this;
      } catch (error) {
        // Concurrent failures of one address count once.
        if (current === this.index) current = (current + 1) % addresses.length;
        throw error;
      }
    }

    private async refuseStandby(): Promise<void> {
      const { rows } = await this.query<{ is_standby: boolean }>(
        'select pg_is_in_recovery() as is_standby',
      );
      if (rows[0]?.is_standby === false) return;
      await this.end();
      throw new IsStandby('The database is a standby.');
    }
  }

  class FailoverPool extends Pool {
    override connect(): Promise<PoolClient>;
    override connect(callback: Connected): void;
    override connect(callback?: Connected): Promise<PoolClient> | undefined {
      const connecting = this.connectToPrimary();
      if (callback === undefined) return connecting;
      connecting.then(
        (client) => callback(undefined, client, (release) => client.release(release as Error)),
        (error: Error) => callback(error, undefined, () => undefined),
      );
      return undefined;
    }

    private async connectToPrimary(): Promise<PoolClient> {
      for (let attempt = 1; ; attempt += 1) {
        const tried = current;
        try {
          return await super.connect();
        } catch (error) {
          // Another error, such as a pool without a free connection, is the same at every address.
          if (current === tried || attempt === addresses.length) throw error;
        }
      }
    }
  }

  return new FailoverPool({ ...options, Client: AddressedClient } as object);
}

/** With the code of a write on a standby: https://www.postgresql.org/docs/current/errcodes-appendix.html */
class IsStandby extends Error {
  readonly code = '25006';
}
