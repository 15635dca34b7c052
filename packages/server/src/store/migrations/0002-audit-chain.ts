import type { Kysely } from 'kysely';
import { emptyTrailHash, hashAuditEvent } from '../audit/audit-chain.ts';
import type { Schema } from '../schema.ts';

/** Events chained at a time. */
const pageSize = 1_000;

/** Chains the events of each instance, including existing ones, and stores the head of each trail. */
export async function up(db: Kysely<Schema>): Promise<void> {
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
  await db
    .deleteFrom('counters')
    .where('name', '=', 'audit_event' as never)
    .execute();
}

async function chainTrail(db: Kysely<Schema>, instance_id: number): Promise<void> {
  const head = { instance_id, sequence: 0, hash: emptyTrailHash };
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
      head.hash = hashAuditEvent(head.hash, event);
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
