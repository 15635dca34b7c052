import BetterSqlite from 'better-sqlite3';
import { isPostgres, openPool } from './bare-pool.ts';
import { serveBare } from './bare-server.ts';

/** Dismisses with an event, in one durable commit per request. */
type Dismiss = (ptId: number, requestId: number) => Promise<void> | void;

const [, , location = ''] = process.argv;
const dismiss = isPostgres(location) ? await openPostgres(location) : openSqlite(location);
await serveBare(async (ptId, requestId) => {
  await dismiss(ptId, requestId);
  return '{"result":true,"message":"The request was dismissed."}';
});

function openSqlite(dataDir: string): Dismiss {
  const sqlite = new BetterSqlite(`${dataDir}/portal.sqlite`);
  sqlite.pragma('synchronous = FULL');
  sqlite.exec(
    'create table if not exists bare_events (sequence integer primary key, at integer, entity text)',
  );
  const update = sqlite.prepare<[number, number, number]>(
    `update portal_requests set dismissed_at = ?, dismissed_by = 'bench'
     where instance_id = 1 and queue_request_id = ? and pt_id = ? and dismissed_at is null`,
  );
  const record = sqlite.prepare<[number, string]>(
    'insert into bare_events (at, entity) values (?, ?)',
  );
  const commit = sqlite.transaction((ptId: number, requestId: number) => {
    const now = Date.now();
    update.run(now, requestId, ptId);
    record.run(now, `portal_request/${requestId}`);
  });
  return (ptId, requestId) => commit.immediate(ptId, requestId);
}

async function openPostgres(url: string): Promise<Dismiss> {
  const pool = openPool(url);
  await pool.query(
    'create table if not exists bare_events (sequence bigserial primary key, at bigint, entity text)',
  );
  const update = {
    name: 'update',
    text: `update portal_requests set dismissed_at = $1, dismissed_by = 'bench'
      where instance_id = 1 and queue_request_id = $2 and pt_id = $3 and dismissed_at is null`,
  };
  const record = { name: 'record', text: 'insert into bare_events (at, entity) values ($1, $2)' };
  return async (ptId, requestId) => {
    const client = await pool.connect();
    const now = Date.now();
    await client.query('begin');
    await client.query({ ...update, values: [now, requestId, ptId] });
    await client.query({ ...record, values: [now, `portal_request/${requestId}`] });
    await client.query('commit');
    client.release();
  };
}
