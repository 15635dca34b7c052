import type {
  CountsByType,
  Inbox,
  InboxEntry,
  PatientName,
  PortalRequest,
  PortalRequestList,
  PortalRequestRecord,
  QueueEvent,
} from '@mdhq/portal-types';
import { toTimestamp } from '../platform/clock.ts';
import type { Page } from '../portal/page.ts';
import type { InboxPage } from '../portal/queue/inbox.ts';
import type { PortalRequestRecord as FoundRecord } from '../portal/queue/portal-requests.ts';
import type { InboxRow } from '../store/queue/inbox.ts';
import type { PortalRequestsTable } from '../store/schema.ts';
import { type Complete, type JsonText, joinFields, toJson } from './contract/handler-types.ts';
import { patientJson } from './patient-json.ts';

/** Serializes portal requests. */
export interface PortalRequestWriter {
  request(row: PortalRequestsTable): JsonText<PortalRequest>;
  list(page: Page<PortalRequestsTable>): JsonText<PortalRequestList>;
  inbox(page: InboxPage): JsonText<Inbox>;
  record(record: FoundRecord): JsonText<PortalRequestRecord>;
}

/** A request without its details. */
type Common = Omit<PortalRequestsTable, 'details' | 'enqueued' | 'created_by'>;

/**
 * Serializes field by field, so that no other column can leak. `details` is stored as JSON and sent unchanged: parsing and
 * serializing it again would take half as long as everything else.
 * @param origin the URL of the instance, for the URLs in responses
 */
export function portalRequestWriter(origin: string): PortalRequestWriter {
  function common(row: Common) {
    const patient = `${origin}/api/v1/patients/${row.pt_id}`;
    return {
      object: '"portal_request"',
      id: String(row.queue_request_id),
      pt_id: String(row.pt_id),
      request_type: JSON.stringify(row.request_type),
      status: row.dismissed_at === null ? '"open"' : '"dismissed"',
      created: `"${toTimestamp(row.created_at)}"`,
      subject: JSON.stringify(row.subject),
      dismissed_at: row.dismissed_at === null ? 'null' : `"${toTimestamp(row.dismissed_at)}"`,
      dismissed_by: JSON.stringify(row.dismissed_by),
      url_portal_request: JSON.stringify(`${patient}/portal/enqueued/${row.queue_request_id}`),
      url_patient_details: JSON.stringify(patient),
    };
  }
  function request(row: PortalRequestsTable): JsonText<PortalRequest> {
    return joinFields<PortalRequest>({ ...common(row), details: row.details });
  }
  function entry(row: InboxRow): JsonText<InboxEntry> {
    const { first_name, last_name, dob } = row;
    const patient = toJson<PatientName>({ first_name, last_name, dob });
    return joinFields<InboxEntry>({ ...common(row), patient });
  }
  return {
    request,
    list: ({ rows, totalCount, hasMore }) =>
      joinFields<PortalRequestList>({
        object: '"list"',
        total_count: String(totalCount),
        has_more: String(hasMore),
        data: `[${rows.map(request).join()}]`,
      }),
    inbox: ({ rows, totalCount, countsByType, nextCursor }) =>
      joinFields<Inbox>({
        object: '"list"',
        total_count: String(totalCount),
        counts_by_type: toJson<CountsByType | null>(countsByType),
        has_more: String(nextCursor !== null),
        next_cursor: JSON.stringify(nextCursor),
        data: `[${rows.map(entry).join()}]`,
      }),
    record: (record) =>
      joinFields<PortalRequestRecord>({
        object: '"portal_request_record"',
        portal_request: request(record.request),
        patient: patientJson(record.patient, origin),
        history: toJson<QueueEvent[]>(historyOf(record)),
      }),
  };
}

function historyOf({ request, restorations }: FoundRecord): Complete<QueueEvent>[] {
  const { created_at, created_by, dismissed_at, dismissed_by } = request;
  return [
    { act: 'enqueued', at: toTimestamp(created_at), by: created_by },
    ...restorations.flatMap((one): Complete<QueueEvent>[] => [
      { act: 'dismissed', at: toTimestamp(one.dismissed_at), by: one.dismissed_by },
      { act: 'restored', at: toTimestamp(one.restored_at), by: one.restored_by },
    ]),
    ...(dismissed_at === null
      ? []
      : [{ act: 'dismissed' as const, at: toTimestamp(dismissed_at), by: dismissed_by ?? '' }]),
  ];
}
