import { hash } from 'node:crypto';
import type { Kysely } from 'kysely';

/** Events chained at a time. */
const pageSize = 1_000;

interface AuditTables {
  instances: { instance_id: number };
  counters: { name: string };
  audit_events: AuditEvent;
  audit_heads: { instance_id: number; sequence: number; hash: string };
}

interface AuditEvent {
  instance_id: number;
  sequence: number;
  at: number;
  operation: string;
  action: string;
  outcome: string;
  actor_kind: string;
  actor: string;
  address: string | null;
  request_id: string | null;
  pt_id: number | null;
  entity: string | null;
  hash: string;
}

/** Chains the events of each instance, including existing ones, and stores the head of each trail. */
export async function up(db: Kysely<AuditTables>): Promise<void> {
  await db.schema
    .alterTable('audit_events')
    .addColumn('hash', 'text', (column) => column.notNull().defaultTo(''))
    .execute();

  await db.schema
    .createTable('audit_heads')
    .addColumn('instance_id', 'integer', (column) =>
      column.primaryKey().references('instances.instance_id'),
    )
    .addColumn('sequence', 'bigint', (column) => column.notNull())
    .addColumn('hash', 'text', (column) => column.notNull())
    .execute();

  const instances = await db.selectFrom('instances').select('instance_id').execute();
  for (const { instance_id } of instances) await chainTrail(db, instance_id);
  // From here on, the sequence comes from the head.
  await db.deleteFrom('counters').where('name', '=', 'audit_event').execute();
}

async function chainTrail(db: Kysely<AuditTables>, instance_id: number): Promise<void> {
  const head = { instance_id, sequence: 0, hash: '0'.repeat(64) };
  for (;;) {
    const page = await db
      .selectFrom('audit_events')
      .selectAll()
      .where('instance_id', '=', instance_id)
      .where('sequence', '>', head.sequence)
      .orderBy('sequence')
      .limit(pageSize)
      .execute();
    for (const event of page) {
      head.hash = hashOf(head.hash, event);
      head.sequence = event.sequence;
      await db
        .updateTable('audit_events')
        .set({ hash: head.hash })
        .where('instance_id', '=', instance_id)
        .where('sequence', '=', event.sequence)
        .execute();
    }
    if (page.length < pageSize) break;
  }
  await db.insertInto('audit_heads').values(head).execute();
}

/** A copy of `hashAuditEvent` from when this migration was released; it must not change. */
function hashOf(previous: string, event: AuditEvent): string {
  const content = [
    event.instance_id,
    event.at,
    event.operation,
    event.action,
    event.outcome,
    event.actor_kind,
    event.actor,
    event.address,
    event.request_id,
    event.pt_id,
    event.entity,
  ];
  return hash('sha256', `${previous}\n${JSON.stringify(content)}`);
}
