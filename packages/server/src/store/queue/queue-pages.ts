import { sql } from 'kysely';
import { type Executor, first } from '../database.ts';
import { prepare } from '../prepared-query.ts';
import type { PortalRequestsTable } from '../schema.ts';
import { type TypeSlots, typeSlots, typeSlotsOf } from './request-type-slots.ts';

export type StatusFilter = 'open' | 'dismissed' | 'all';

/** A page of the portal requests of a patient. */
export interface PortalRequestPage {
  instance_id: number;
  pt_id: number;
  status: StatusFilter;
  /** Empty for all types. */
  request_types: readonly string[];
  limit: number;
  offset: number;
}

type Matching = Pick<PortalRequestPage, 'instance_id' | 'pt_id'> & TypeSlots;
type Page = Matching & Pick<PortalRequestPage, 'limit' | 'offset'>;

/** A row of a page. Long details are null, and are read one by one (`findDetails`). */
export type PageRow = Omit<PortalRequestsTable, 'details'> & { details: string | null };

/** Details with more bytes are long. */
const longDetailsBytes = 10_240;

const selectors = {
  open: selectorsOf('open'),
  dismissed: selectorsOf('dismissed'),
  all: selectorsOf('all'),
};

function selectorsOf(status: StatusFilter) {
  return {
    page: { ofAnyType: pageQuery(status, false), ofTypes: pageQuery(status, true) },
    count: { ofAnyType: countQuery(status, false), ofTypes: countQuery(status, true) },
  };
}

const columnsBesidesDetails = [
  'instance_id',
  'queue_request_id',
  'pt_id',
  'request_type',
  'subject',
  'enqueued',
  'created_at',
  'created_by',
  'dismissed_at',
  'dismissed_by',
] as const;

function pageQuery(status: StatusFilter, byType: boolean) {
  return prepare<Page, PageRow>((queries, parameter) =>
    queries
      .selectFrom('portal_requests')
      .select(columnsBesidesDetails)
      .select(
        sql<
          string | null
        >`case when octet_length(details) <= ${sql.lit(longDetailsBytes)} then details end`.as(
          'details',
        ),
      )
      .$call((query) => query.where(matching(status, byType, parameter)))
      .orderBy('created_at')
      .orderBy('queue_request_id')
      .limit(parameter.limit)
      .offset(parameter.offset),
  );
}

function countQuery(status: StatusFilter, byType: boolean) {
  return prepare<Matching, { total: number }>((queries, parameter) =>
    queries
      .selectFrom('portal_requests')
      .select(sql<number>`count(*)`.as('total'))
      .where(matching(status, byType, parameter)),
  );
}

/** Conditions of partial indexes are literal: otherwise the engine can't use the indexes. */
function matching(status: StatusFilter, byType: boolean, parameter: Required<Matching>) {
  const conditions = [
    sql<boolean>`instance_id = ${parameter.instance_id}`,
    sql<boolean>`pt_id = ${parameter.pt_id}`,
    sql<boolean>`enqueued = 1`,
  ];
  if (status === 'open') conditions.push(sql<boolean>`dismissed_at is null`);
  if (status === 'dismissed') conditions.push(sql<boolean>`dismissed_at is not null`);
  if (byType) {
    const slots = typeSlots.map((slot) => parameter[slot]);
    conditions.push(sql<boolean>`request_type in (${sql.join(slots)})`);
  }
  return sql<boolean>`${sql.join(conditions, sql` and `)}`;
}

/** Reads a page of the requests of a patient, oldest first, without long details. */
export function selectPortalRequests(
  executor: Executor,
  page: PortalRequestPage,
): Promise<PageRow[]> {
  const { status, request_types, ...rest } = page;
  const query = selectors[status].page;
  return request_types.length === 0
    ? executor.execute(query.ofAnyType, rest)
    : executor.execute(query.ofTypes, { ...rest, ...typeSlotsOf(request_types) });
}

/** Counts the requests of all pages. */
export async function countPortalRequests(
  executor: Executor,
  page: PortalRequestPage,
): Promise<number> {
  const { instance_id, pt_id, status, request_types } = page;
  const query = selectors[status].count;
  const row = await (request_types.length === 0
    ? first(executor, query.ofAnyType, { instance_id, pt_id })
    : first(executor, query.ofTypes, { instance_id, pt_id, ...typeSlotsOf(request_types) }));
  return row?.total ?? 0;
}
