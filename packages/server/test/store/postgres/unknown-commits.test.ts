import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { recordAct } from '../../../src/portal/audit/record-act.ts';
import { verifyTrail } from '../../../src/portal/audit/verify-trail.ts';
import { operatorCaller } from '../../../src/portal/caller.ts';
import { type Database, StoreUnavailable } from '../../../src/store/database.ts';
import type { DatabaseServer } from '../../../src/store/postgres/database-url.ts';
import { openPostgresDatabase } from '../../../src/store/postgres/open-database.ts';
import { createSeededDirectory } from '../../support/clinic/seeded-database.ts';
import { otherId, sandboxId } from '../../support/portal/portal.ts';
import { createOfDirectory, serverOf } from '../../support/postgres/test-databases.ts';
import { countRows } from '../../support/rows.ts';
import { temporaryFolder } from '../../support/temporary-database.ts';
import { dropTestDatabase, settingsOf } from '../../support/test-database.ts';

/** What the proxy does with a COMMIT: it cuts the connection before the database gets it, or before its response. */
type Cut = 'before the commit' | 'after the commit';

/** Accepts connections to a database, and cuts those that commit as long as there are cuts. */
async function startProxy({ host, port }: DatabaseServer, cuts: Cut[]) {
  const sockets = new Set<Socket>();
  let isRefusing = false;
  const proxy = createServer((client) => {
    if (isRefusing) return void client.destroy();
    const database = connect(port, host);
    for (const socket of [client, database]) {
      sockets.add(socket);
      socket.on('error', () => undefined);
    }
    const cut = () => {
      client.destroy();
      database.destroy();
    };
    let cutAt: Cut | undefined;
    client.on('data', (bytes) => {
      cutAt = isCommit(bytes) ? cuts.shift() : undefined;
      if (cutAt === 'before the commit') return cut();
      database.write(bytes);
    });
    database.on('data', (bytes) => {
      if (cutAt === 'after the commit') return cut();
      client.write(bytes);
    });
    client.on('close', cut);
    database.on('close', cut);
  });
  proxy.listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    proxy.close();
  });
  return {
    port: (proxy.address() as AddressInfo).port,
    /** Refuses further connections. */
    refuse() {
      isRefusing = true;
    },
  };
}

/** A query message of the protocol of PostgreSQL with the text `commit`. */
function isCommit(bytes: Buffer): boolean {
  return bytes.toString('latin1').startsWith('Q') && bytes.toString('latin1', 5) === 'commit\0';
}

/** A seeded database behind a proxy that cuts connections. */
async function openBehindProxy(...cuts: Cut[]) {
  const dataDir = `${temporaryFolder()}/data`;
  createSeededDirectory(dataDir);
  await settingsOf(dataDir);
  await createOfDirectory(dataDir);
  const server = serverOf(dataDir);
  const pending: Cut[] = [];
  const proxy = await startProxy(server, pending);
  const { database } = await openPostgresDatabase({
    ...{ ...server, host: '127.0.0.1', port: proxy.port },
  });
  onTestFinished(async () => {
    await database.close();
    await dropTestDatabase(dataDir);
  });
  pending.push(...cuts);
  let attempts = 0;
  return {
    database,
    proxy,
    place: { dataDir },
    attempts: () => attempts,
    /** Appends an event to the trail of an instance. @param before called in the transaction */
    append: (instanceId = sandboxId, before = async () => {}) =>
      database.write(async (transaction) => {
        await before();
        attempts += 1;
        const act = { operation: 'backup', ptId: null } as const;
        await recordAct(transaction, operatorCaller('kim', instanceId), 1, act);
        return 'appended';
      }, instanceId),
  };
}

const soundEvents = async ({ reads }: Database, instanceId = sandboxId) => {
  const { head, fault } = await verifyTrail(reads, instanceId);
  expect(fault).toBeUndefined();
  return head.sequence;
};

describe('a commit on PostgreSQL whose response is lost (Q62)', () => {
  it('is acknowledged if it was made', async () => {
    const { database, append, attempts } = await openBehindProxy('after the commit');

    expect(await append()).toBe('appended');
    expect(attempts()).toBe(1);
    expect(await soundEvents(database)).toBe(1);
  });

  it('is made by running the transaction again if it was not made', async () => {
    const { database, append, attempts } = await openBehindProxy('before the commit');

    expect(await append()).toBe('appended');
    expect(attempts()).toBe(2);
    expect(await soundEvents(database)).toBe(1);
  });

  it('is settled for all writes of its group, also if it happens repeatedly', async () => {
    const opened = await openBehindProxy('before the commit', 'after the commit');
    const failing = opened.database.write(async () => {
      throw new Error('refused');
    }, sandboxId);
    const outcomes = await Promise.allSettled([
      opened.append(),
      failing,
      opened.append(),
      opened.append(otherId),
    ]);

    expect(outcomes.map(({ status }) => status)).toEqual([
      ...['fulfilled', 'rejected', 'fulfilled', 'fulfilled'],
    ]);
    expect(await soundEvents(opened.database)).toBe(2);
    expect(await soundEvents(opened.database, otherId)).toBe(1);
  });

  it('fails its writes as unavailable if the database cannot be reached, and nothing is written twice', async () => {
    const { proxy, place, attempts, append } = await openBehindProxy('after the commit');
    const held = Promise.withResolvers<void>();
    const appending = append(sandboxId, () => held.promise);
    proxy.refuse();
    held.resolve();

    await expect(appending).rejects.toBeInstanceOf(StoreUnavailable);
    expect(attempts()).toBe(1);
    expect(await countRows(place, 'audit_events')).toBe(1);
    await expect(append()).rejects.toBeInstanceOf(StoreUnavailable);
  });

  it('fails a write that records no event as unavailable', async () => {
    const { database } = await openBehindProxy('after the commit');
    await expect(database.write(async () => undefined, sandboxId)).rejects.toBeInstanceOf(
      StoreUnavailable,
    );
  });
});
