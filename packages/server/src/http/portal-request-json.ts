import type { PortalRequest, PortalRequestList } from '@mdhq/portal-types';
import { toTimestamp } from '../portal/clock.ts';
import type { Page } from '../portal/page.ts';
import type { PortalRequestsTable } from '../store/schema.ts';
import type { JsonText } from './answer.ts';

/** Writes portal requests as the contract has them. */
export interface PortalRequestWriter {
  request(row: PortalRequestsTable): JsonText<PortalRequest>;
  list(page: Page<PortalRequestsTable>): JsonText<PortalRequestList>;
}

/**
 * @param origin the instance's own address, for the routes in its answers
 *
 * Field by field from named columns, so that nothing undeclared can leak. `details` is JSON already and
 * goes out as it stands; parsing and writing it again would cost half as much as all the rest.
 */
export function portalRequestWriter(origin: string): PortalRequestWriter {
  function request(row: PortalRequestsTable): JsonText<PortalRequest> {
    const patient = `${origin}/api/v1/patients/${row.pt_id}`;
    const dismissed = row.dismissed_at !== null;
    return `{"object":"portal_request","id":${row.queue_request_id},"pt_id":${row.pt_id},"request_type":${JSON.stringify(
      row.request_type,
    )},"status":"${dismissed ? 'dismissed' : 'open'}","created":"${toTimestamp(
      row.created_at,
    )}","subject":${JSON.stringify(row.subject)},"details":${row.details},"dismissed_at":${
      row.dismissed_at === null ? 'null' : `"${toTimestamp(row.dismissed_at)}"`
    },"dismissed_by":${JSON.stringify(row.dismissed_by)},"url_portal_request":${JSON.stringify(
      `${patient}/portal/enqueued/${row.queue_request_id}`,
    )},"url_patient_details":${JSON.stringify(patient)}}`;
  }
  return {
    request,
    list: ({ rows, totalCount, hasMore }) =>
      `{"object":"list","total_count":${totalCount},"has_more":${hasMore},"data":[${rows
        .map(request)
        .join()}]}`,
  };
}
