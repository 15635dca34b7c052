import BetterSqlite from 'better-sqlite3';

interface Row {
  queue_request_id: number;
  pt_id: number;
  request_type: string;
  subject: string;
  details: string;
  created_at: number;
}

/** A patient's open queue, with the least possible work: one prepared query, one string. */
export function openBareQueue(dataDir: string): (ptId: number) => string {
  const sqlite = new BetterSqlite(`${dataDir}/portal.sqlite`, { readonly: true });
  const query = sqlite.prepare<[number], Row>(
    `select * from portal_requests where instance_id = 1 and pt_id = ? and enqueued = 1
     and dismissed_at is null order by created_at, queue_request_id limit 101`,
  );
  return (ptId) => {
    const rows = query.all(ptId);
    const data = rows.map(
      (row) =>
        `{"object":"portal_request","id":${row.queue_request_id},"pt_id":${row.pt_id},"request_type":"${row.request_type}","status":"open","created":"${new Date(row.created_at).toISOString()}","subject":${JSON.stringify(row.subject)},"details":${row.details},"dismissed_at":null,"dismissed_by":null,"url_portal_request":"https://bench.md-hq.com/api/v1/patients/${row.pt_id}/portal/enqueued/${row.queue_request_id}","url_patient_details":"https://bench.md-hq.com/api/v1/patients/${row.pt_id}"}`,
    );
    return `{"object":"list","total_count":${rows.length},"has_more":false,"data":[${data.join()}]}`;
  };
}
