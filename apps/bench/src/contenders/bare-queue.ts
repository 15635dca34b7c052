import BetterSqlite from 'better-sqlite3';
import { isPostgres, openPool } from './bare-pool.ts';

interface Row {
  queue_request_id: number | string;
  pt_id: number | string;
  request_type: string;
  subject: string;
  details: string;
  created_at: number | string;
}

/** Its parameter is a patient. */
const text = `select * from portal_requests where instance_id = 1 and pt_id = $1 and enqueued = 1
  and dismissed_at is null order by created_at, queue_request_id limit 101`;

/** A patient's open queue, with the least possible work: one prepared query, one string. */
export function openBareQueue(location: string): (ptId: number) => string | Promise<string> {
  if (isPostgres(location)) {
    const pool = openPool(location);
    return async (ptId) => {
      const { rows } = await pool.query<Row>({ name: 'queue', text, values: [ptId] });
      return renderQueue(rows);
    };
  }
  const sqlite = new BetterSqlite(`${location}/portal.sqlite`, { readonly: true });
  const query = sqlite.prepare<[number], Row>(text.replace('$1', '?'));
  return (ptId) => renderQueue(query.all(ptId));
}

function renderQueue(rows: readonly Row[]): string {
  const data = rows.map(
    (row) =>
      `{"object":"portal_request","id":${row.queue_request_id},"pt_id":${row.pt_id},"request_type":"${row.request_type}","status":"open","created":"${new Date(Number(row.created_at)).toISOString()}","subject":${JSON.stringify(row.subject)},"details":${row.details},"dismissed_at":null,"dismissed_by":null,"url_portal_request":"https://bench.md-hq.com/api/v1/patients/${row.pt_id}/portal/enqueued/${row.queue_request_id}","url_patient_details":"https://bench.md-hq.com/api/v1/patients/${row.pt_id}"}`,
  );
  return `{"object":"list","total_count":${rows.length},"has_more":false,"data":[${data.join()}]}`;
}
