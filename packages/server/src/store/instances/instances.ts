import { sql } from 'kysely';
import { insertAuditHead } from '../audit/audit-events.ts';
import { type Executor, first, type Transaction } from '../database.ts';
import { prepare, prepareCommand } from '../prepared-query.ts';
import type { InstancesTable } from '../schema.ts';
import { insertCounters } from './counters.ts';

const selectBySubdomain = prepare<{ subdomain: string }, InstancesTable>((queries, parameter) =>
  queries.selectFrom('instances').selectAll().where('subdomain', '=', parameter.subdomain),
);

const selectById = prepare<{ instance_id: number }, InstancesTable>((queries, parameter) =>
  queries.selectFrom('instances').selectAll().where('instance_id', '=', parameter.instance_id),
);

const selectAll = prepare<object, InstancesTable>((queries) =>
  queries.selectFrom('instances').selectAll().orderBy('instance_id'),
);

const selectNextId = prepare<object, { instance_id: number }>((queries) =>
  queries
    .selectFrom('instances')
    .select(sql<number>`coalesce(max(instance_id), 0) + 1`.as('instance_id')),
);

const insert = prepareCommand<InstancesTable>((queries, parameter) =>
  queries.insertInto('instances').values({
    instance_id: parameter.instance_id,
    subdomain: parameter.subdomain,
    name: parameter.name,
    email: parameter.email,
    phone: parameter.phone,
    time_zone: parameter.time_zone,
    mail_subject: parameter.mail_subject,
    mail_text: parameter.mail_text,
    mail_html: parameter.mail_html,
    surface: parameter.surface,
    created_at: parameter.created_at,
    portal_url: parameter.portal_url,
  }),
);

const updateTemplate = prepareCommand<
  Pick<InstancesTable, 'instance_id' | 'mail_subject' | 'mail_text' | 'mail_html'>
>((queries, parameter) =>
  queries
    .updateTable('instances')
    .set({
      mail_subject: parameter.mail_subject,
      mail_text: parameter.mail_text,
      mail_html: parameter.mail_html,
    })
    .where('instance_id', '=', parameter.instance_id),
);

type Settings = Pick<
  InstancesTable,
  'instance_id' | 'name' | 'email' | 'phone' | 'time_zone' | 'surface' | 'portal_url'
>;

const updateSettings = prepareCommand<Settings>((queries, parameter) =>
  queries
    .updateTable('instances')
    .set({
      name: parameter.name,
      email: parameter.email,
      phone: parameter.phone,
      time_zone: parameter.time_zone,
      surface: parameter.surface,
      portal_url: parameter.portal_url,
    })
    .where('instance_id', '=', parameter.instance_id),
);

/** All instances, in the order of their creation. */
export function listInstances(executor: Executor): Promise<InstancesTable[]> {
  return executor.execute(selectAll, {});
}

export function findInstance(
  executor: Executor,
  subdomain: string,
): Promise<InstancesTable | undefined> {
  return first(executor, selectBySubdomain, { subdomain });
}

export function findInstanceById(
  executor: Executor,
  instance_id: number,
): Promise<InstancesTable | undefined> {
  return first(executor, selectById, { instance_id });
}

/** Adds an instance with its counters and an empty audit trail, and without the address of a portal. */
export async function insertInstance(
  transaction: Transaction,
  instance: Omit<InstancesTable, 'instance_id' | 'portal_url'> &
    Partial<Pick<InstancesTable, 'portal_url'>>,
): Promise<InstancesTable> {
  const next = await first(transaction, selectNextId, {});
  const row = { portal_url: null, ...instance, instance_id: next?.instance_id ?? 1 };
  await transaction.execute(insert, row);
  await insertCounters(transaction, row.instance_id);
  await insertAuditHead(transaction, row.instance_id);
  return row;
}

export async function updateInstanceTemplate(
  transaction: Transaction,
  template: Pick<InstancesTable, 'instance_id' | 'mail_subject' | 'mail_text' | 'mail_html'>,
): Promise<void> {
  await transaction.execute(updateTemplate, template);
}

export async function updateInstanceSettings(
  transaction: Transaction,
  { instance_id, name, email, phone, time_zone, surface, portal_url }: Settings,
): Promise<void> {
  const settings = { instance_id, name, email, phone, time_zone, surface, portal_url };
  await transaction.execute(updateSettings, settings);
}
