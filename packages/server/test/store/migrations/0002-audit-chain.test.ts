import BetterSqlite from 'better-sqlite3';
import { Kysely, SqliteDialect } from 'kysely';
import { describe, expect, it, onTestFinished } from 'vitest';
import { emptyTrailHash, hashAuditEvent } from '../../../src/store/audit/audit-chain.ts';
import * as foundation from '../../../src/store/migrations/0001-foundation.ts';
import * as auditChain from '../../../src/store/migrations/0002-audit-chain.ts';
import type { AuditEventsTable, Schema } from '../../../src/store/schema.ts';

function emptyDatabase() {
  const sqlite = new BetterSqlite(':memory:');
  onTestFinished(() => void sqlite.close());
  return { sqlite, db: new Kysely<Schema>({ dialect: new SqliteDialect({ database: sqlite }) }) };
}

const event = (instance_id: number, sequence: number) => ({
  instance_id,
  sequence,
  at: sequence * 1_000,
  operation: 'deletePortalRequest',
  action: 'delete' as const,
  outcome: 'success' as const,
  actor_kind: 'api_user' as const,
  actor: 'un',
  address: '192.0.2.1',
  request_id: null,
  pt_id: 7,
  entity: `portal_request/${sequence}`,
});

describe('0002-audit-chain', () => {
  it('chains any number of existing events, and stores the head of each chain (Q59)', async () => {
    const { sqlite, db } = emptyDatabase();
    await foundation.up(db as Kysely<unknown>);
    const counts = { 1: 2_300, 2: 1, 3: 0 };
    for (const [id, count] of Object.entries(counts)) {
      sqlite
        .prepare('insert into instances values (?, ?, ?, ?, ?, ?, null, null, null, ?, 0)')
        .run(Number(id), `clinic-${id}`, 'Clinic', 'desk@example.com', '1', 'UTC', 'full');
      const insert = sqlite.prepare(
        'insert into audit_events values (@instance_id, @sequence, @at, @operation, @action, @outcome, @actor_kind, @actor, @address, @request_id, @pt_id, @entity)',
      );
      for (let sequence = 1; sequence <= count; sequence += 1) {
        insert.run(event(Number(id), sequence));
      }
    }

    await auditChain.up(db);

    for (const [id, count] of Object.entries(counts)) {
      let hash = emptyTrailHash;
      const rows = sqlite
        .prepare<[number], AuditEventsTable>(
          'select * from audit_events where instance_id = ? order by sequence',
        )
        .all(Number(id));
      expect(rows).toHaveLength(count);
      for (const row of rows) {
        hash = hashAuditEvent(hash, row);
        expect(row.hash).toBe(hash);
      }
      const head = sqlite.prepare('select * from audit_heads where instance_id = ?').get(id);
      expect(head).toEqual({ instance_id: Number(id), sequence: count, hash });
    }
  });
});
