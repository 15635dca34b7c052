import { randomUUID } from 'node:crypto';
import { recordAct } from '../../../src/portal/audit/record-act.ts';
import type { Caller } from '../../../src/portal/caller.ts';
import type { Database, Transaction } from '../../../src/store/database.ts';
import { createDatabaseClock } from '../../../src/store/postgres/clock.ts';
import { createCompile } from '../../../src/store/postgres/connection.ts';
import { parseDatabaseUrl } from '../../../src/store/postgres/database-url.ts';
import { openPostgresDatabase } from '../../../src/store/postgres/open-database.ts';
import { createPool } from '../../../src/store/postgres/pool.ts';
import { createTransactions } from '../../../src/store/postgres/transactions.ts';
import type { AppendTask } from './append.ts';

/**
 * Appends audit events as one server does, with several writers of which each waits for its commit; a process of its own. The
 * argument is an `AppendTask` as JSON.
 */
const task: AppendTask = JSON.parse(process.argv[2] ?? '');
const { url, events, writers, clinics, commit } = task;
const { write, close } = commit === 'group' ? await openStore() : openSingle();
let begun = 0;
process.once('message', async () => {
  await Promise.all(
    Array.from({ length: writers }, async () => {
      while (begun < events) {
        const instance = 1 + (begun++ % clinics);
        const caller: Caller = {
          instanceId: instance,
          kind: 'api_user',
          name: 'campaign',
          address: '192.0.2.7',
          requestId: randomUUID(),
        };
        const act = { operation: 'showPortalRequests', ptId: begun } as const;
        await write((transaction) => recordAct(transaction, caller, Date.now(), act), instance);
      }
    }),
  );
  await close();
  process.send?.('done');
  process.disconnect();
});
process.send?.('ready');

interface Writing {
  write: Database['write'];
  close(): Promise<void>;
}

/** As the server does: concurrent writes share commits. */
async function openStore(): Promise<Writing> {
  return (await openPostgresDatabase(parseDatabaseUrl(url), { connections: 16 })).database;
}

/** One commit for each event, on a connection of its own. */
function openSingle(): Writing {
  const pool = createPool(parseDatabaseUrl(url), writers);
  const transactions = createTransactions(pool, createCompile(), createDatabaseClock());
  return {
    async write(work, scope = 'all') {
      const open = await transactions.begin(scope);
      const transaction: Transaction = {
        kind: 'transaction',
        execute: (query, parameters) => open.execute(query, parameters),
      };
      const result = await work(transaction);
      await open.commit();
      return result;
    },
    close: () => pool.end(),
  };
}
