import { type SqlBool, sql } from 'kysely';
import type { Executor } from '../database.ts';
import { prepare } from '../prepared-query.ts';
import type { PatientsTable, PortalRequestsTable } from '../schema.ts';
import { type TypeSlots, typeSlots, typeSlotsOf } from './request-type-slots.ts';

/** The portal requests of a clinic that a list has. */
export interface InboxFilter {
  instance_id: number;
  status: 'open' | 'dismissed';
  /** Empty for all types. */
  request_types: readonly string[];
  /** Undefined for all patients. */
  pt_id: number | undefined;
  /** Inclusive, in milliseconds since 1970. */
  created_from: number;
  /** Exclusive, in milliseconds since 1970. */
  created_before: number;
}

/** A position in the inbox: the time when a request was sent in, or dismissed for dismissed ones, and its id. */
export interface InboxPosition {
  at: number;
  queue_request_id: number;
}

/** A portal request without its details, with the name of the patient. */
export type InboxRow = Omit<PortalRequestsTable, 'details' | 'enqueued' | 'created_by'> &
  Pick<PatientsTable, 'first_name' | 'last_name' | 'dob'>;

/** Positions before the first and after the last request. */
export const beforeFirst: InboxPosition = { at: -1, queue_request_id: 0 };
export const afterLast: InboxPosition = { at: Number.MAX_SAFE_INTEGER, queue_request_id: 0 };

type Matching = Pick<InboxFilter, 'instance_id' | 'created_from' | 'created_before'> & {
  pt_id?: number;
};
type Bound = Matching & TypeSlots & InboxPosition & { limit: number };

interface Shape {
  status: InboxFilter['status'];
  byType: boolean;
  byPatient: boolean;
}

const columns = [
  'r.instance_id',
  'r.queue_request_id',
  'r.pt_id',
  'r.request_type',
  'r.subject',
  'r.created_at',
  'r.dismissed_at',
  'r.dismissed_by',
  'p.first_name',
  'p.last_name',
  'p.dob',
] as const;

/** Conditions of partial indexes are literal: otherwise the engine can't use the indexes. */
function matching(
  { status, byPatient }: Omit<Shape, 'byType'>,
  parameter: Required<Matching>,
): SqlCondition[] {
  return [
    sql<SqlBool>`r.instance_id = ${parameter.instance_id}`,
    sql<SqlBool>`r.enqueued = 1`,
    status === 'open'
      ? sql<SqlBool>`r.dismissed_at is null`
      : sql<SqlBool>`r.dismissed_at is not null`,
    sql<SqlBool>`r.created_at >= ${parameter.created_from}`,
    sql<SqlBool>`r.created_at < ${parameter.created_before}`,
    ...(byPatient ? [sql<SqlBool>`r.pt_id = ${parameter.pt_id}`] : []),
  ];
}
type SqlCondition = ReturnType<typeof sql<SqlBool>>;

/**
 * The order of a page. The dismissed requests of one patient are few: the sum makes the engine find them by
 * patient, instead of scanning those of all patients in the order of an index.
 */
function orderOf({ status, byPatient }: Shape) {
  if (status === 'open') return [sql`r.created_at`, 'asc'] as const;
  return [byPatient ? sql`r.dismissed_at + 0` : sql`r.dismissed_at`, 'desc'] as const;
}

function pageQuery(shape: Shape) {
  return prepare<Bound, InboxRow>((queries, parameter) => {
    const conditions = matching(shape, parameter);
    const { at, queue_request_id } = parameter;
    const [column, direction] = orderOf(shape);
    const beyond = direction === 'asc' ? sql`>` : sql`<`;
    conditions.push(
      sql<SqlBool>`(${column}, r.queue_request_id) ${beyond} (${at}, ${queue_request_id})`,
    );
    if (shape.byType) {
      const slots = typeSlots.map((slot) => parameter[slot]);
      conditions.push(sql<SqlBool>`r.request_type in (${sql.join(slots)})`);
    }
    return queries
      .selectFrom('portal_requests as r')
      .innerJoin('patients as p', (join) =>
        join.onRef('p.instance_id', '=', 'r.instance_id').onRef('p.pt_id', '=', 'r.pt_id'),
      )
      .select(columns)
      .where(sql<SqlBool>`${sql.join(conditions, sql` and `)}`)
      .orderBy(column, direction)
      .orderBy('r.queue_request_id', direction)
      .limit(parameter.limit);
  });
}

function countQuery(byPatient: boolean) {
  return prepare<Matching, { request_type: string; total: number }>((queries, parameter) =>
    queries
      .selectFrom('portal_requests as r')
      .select(['r.request_type', sql<number>`count(*)`.as('total')])
      .where(
        sql<SqlBool>`${sql.join(matching({ status: 'open', byPatient }, parameter), sql` and `)}`,
      )
      .groupBy('r.request_type'),
  );
}

const pages = {
  open: byTypeAndPatient('open'),
  dismissed: byTypeAndPatient('dismissed'),
};
const counts = { ofAll: countQuery(false), ofPatient: countQuery(true) };

function byTypeAndPatient(status: Shape['status']) {
  const query = (byType: boolean) => ({
    ofAll: pageQuery({ status, byType, byPatient: false }),
    ofPatient: pageQuery({ status, byType, byPatient: true }),
  });
  return { ofAnyType: query(false), ofTypes: query(true) };
}

/** The requests after a position: open ones oldest first, dismissed ones last dismissed first. */
export function selectInbox(
  executor: Executor,
  filter: InboxFilter,
  place: InboxPosition,
  limit: number,
): Promise<InboxRow[]> {
  const { status, request_types, pt_id } = filter;
  const ofStatus = pages[status];
  const ofTypes = request_types.length === 0 ? ofStatus.ofAnyType : ofStatus.ofTypes;
  const bound = boundOf(filter);
  // The engine uses only this bound to seek in the index. Without it, it would scan all previous pages.
  if (status === 'open') bound.created_from = Math.max(bound.created_from, place.at);
  return executor.execute(pt_id === undefined ? ofTypes.ofAll : ofTypes.ofPatient, {
    ...bound,
    ...typeSlotsOf(request_types),
    ...place,
    limit,
  });
}

/** Counts the open requests by type, for all types, whatever types the filter names. Types without any are left out. */
export function countInbox(
  executor: Executor,
  filter: InboxFilter,
): Promise<{ request_type: string; total: number }[]> {
  const query = filter.pt_id === undefined ? counts.ofAll : counts.ofPatient;
  return executor.execute(query, boundOf(filter));
}

function boundOf({ instance_id, pt_id, created_from, created_before }: InboxFilter): Matching {
  return { instance_id, created_from, created_before, ...(pt_id !== undefined && { pt_id }) };
}
