import type { PortalRequestsTable } from '../../../src/store/schema.ts';
import type { ApiUserKey } from './api-users.ts';
import type { Clinic, ClinicResponse } from './clinic.ts';

/** Requests a prescription over HTTP. @returns its id in the queue */
export async function enqueue(
  clinic: Clinic,
  {
    pt_id = 1,
    notes = 'As last year.',
    as = 'writer' as ApiUserKey,
    host = 'sandbox.md-hq.com',
  } = {},
): Promise<number> {
  const response = await clinic.request({
    method: 'POST',
    url: `/api/v1/patients/${pt_id}/rxs`,
    as,
    host,
    body: { drug_id: 4711, notes },
  });
  if (response.status !== 201) throw new Error(response.text);
  return response.json.portal_queue_id;
}

/** Returns the queue of patient 1, with an optional query. */
export function queueOf(clinic: Clinic, query = ''): Promise<ClinicResponse> {
  return clinic.request({ url: `/api/v1/patients/1/portal/enqueued${query}`, as: 'writer' });
}

export function dismiss(
  clinic: Clinic,
  id: number,
  as: ApiUserKey = 'writer',
): Promise<ClinicResponse> {
  return clinic.request({ method: 'DELETE', url: `/api/v1/patients/1/portal/enqueued/${id}`, as });
}

/** Returns the ids of the requests on a page, in its order. */
export function idsOf({ json }: ClinicResponse): number[] {
  return json.data.map(({ id }: { id: number }) => id);
}

/** Returns a row of `portal_requests` with some values replaced. */
export function portalRequestRow(row: Partial<PortalRequestsTable>): PortalRequestsTable {
  return {
    instance_id: 1,
    queue_request_id: 1,
    pt_id: 1,
    request_type: 'rx',
    subject: 'Prescription: drug 4711',
    details: '{"drug_id":4711,"notes":null}',
    enqueued: 1,
    created_at: 0,
    created_by: 'pk_writer',
    dismissed_at: null,
    dismissed_by: null,
    ...row,
  };
}
