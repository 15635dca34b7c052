import BetterSqlite from 'better-sqlite3';
import { serveBare } from './bare-server.ts';

/** Dismisses with an event, in one durable commit per request. */
const sqlite = new BetterSqlite(`${process.argv[2]}/portal.sqlite`);
sqlite.pragma('synchronous = FULL');
sqlite.exec(
  'create table if not exists bare_events (sequence integer primary key, at integer, entity text)',
);
const dismiss = sqlite.prepare<[number, number, number]>(
  `update portal_requests set dismissed_at = ?, dismissed_by = 'bench'
   where instance_id = 1 and queue_request_id = ? and pt_id = ? and dismissed_at is null`,
);
const record = sqlite.prepare<[number, string]>(
  'insert into bare_events (at, entity) values (?, ?)',
);
const commit = sqlite.transaction((ptId: number, requestId: number) => {
  const now = Date.now();
  dismiss.run(now, requestId, ptId);
  record.run(now, `portal_request/${requestId}`);
});
await serveBare((ptId, requestId) => {
  commit.immediate(ptId, requestId);
  return '{"result":true,"message":"The request was dismissed."}';
});
