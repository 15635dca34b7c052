import { type Kysely, sql } from 'kysely';
import { Migrator } from 'kysely/migration';
import { insertAuditEvent } from './audit/audit-events.ts';
import { NewerDatabase, type RenamedPatient, type Transaction } from './database.ts';
import * as foundation from './migrations/0001-foundation.ts';
import * as auditChain from './migrations/0002-audit-chain.ts';
import * as idempotencyKeys from './migrations/0003-idempotency-keys.ts';
import * as invitationTries from './migrations/0004-invitation-tries.ts';
import * as notices from './migrations/0005-notices.ts';
import * as inbox from './migrations/0006-inbox.ts';
import * as userNames from './migrations/0007-user-names.ts';
import * as boundedWork from './migrations/0008-bounded-work.ts';
import * as foldedEvents from './migrations/0009-folded-events.ts';
import * as secretDigests from './migrations/0010-secret-digests.ts';
import * as reusedNames from './migrations/0011-reused-names.ts';
import * as portalAddress from './migrations/0012-portal-address.ts';
import * as auditArchives from './migrations/0013-audit-archives.ts';
import * as auditPartitions from './migrations/0014-audit-partitions.ts';
import * as auditStreams from './migrations/0015-audit-streams.ts';

/** The migrations in order. Never edit a released one: add another. */
const migrationsWith = (onRenamed: (patient: RenamedPatient) => void) => ({
  '0001-foundation': foundation,
  '0002-audit-chain': auditChain,
  '0003-idempotency-keys': idempotencyKeys,
  '0004-invitation-tries': invitationTries,
  '0005-notices': notices,
  '0006-inbox': inbox,
  '0007-user-names': { up: (db: Kysely<unknown>) => userNames.up(db, onRenamed) },
  '0008-bounded-work': boundedWork,
  '0009-folded-events': foldedEvents,
  '0010-secret-digests': secretDigests,
  '0011-reused-names': reusedNames,
  '0012-portal-address': portalAddress,
  '0013-audit-archives': auditArchives,
  '0014-audit-partitions': auditPartitions,
  '0015-audit-streams': auditStreams,
});

/** The names of all migrations, in order. */
export const migrationNames: readonly string[] = Object.keys(migrationsWith(() => undefined));

/** What the migrations of a database did. */
export interface Migrated {
  /** The names of those that ran. */
  migrations: string[];
  /** Patients whose user name was changed because it became the same as another one's. */
  renamed: RenamedPatient[];
}

/** Runs the pending migrations. @throws {NewerDatabase} if there are migrations that this version does not have */
export async function migrate(db: Kysely<unknown>): Promise<Migrated> {
  const renamed: RenamedPatient[] = [];
  const migrations = migrationsWith((patient) => renamed.push(patient));
  const migrator = new Migrator({ db, provider: { getMigrations: async () => migrations } });
  const { error, results = [] } = await migrator.migrateToLatest();
  if (error !== undefined) {
    const later = await laterMigrations(db, error);
    throw later.length > 0 ? new NewerDatabase(later) : error;
  }
  return { migrations: results.map((result) => result.migrationName), renamed };
}

/** The names of the migrations of a database that this version does not have, if that is why the migrator has failed. */
async function laterMigrations(db: Kysely<unknown>, error: unknown): Promise<string[]> {
  if (!(error instanceof Error) || !error.message.startsWith('corrupted migrations')) return [];
  const { rows } = await sql<{
    name: string;
  }>`select name from kysely_migration order by name`.execute(db);
  return rows.map(({ name }) => name).filter((name) => !migrationNames.includes(name));
}

/**
 * Records a changed user name, once all migrations have run, because an event has the columns of the latest one.
 * @param at milliseconds since 1970
 */
export function recordRenaming(
  transaction: Transaction,
  { instance_id, pt_id }: RenamedPatient,
  at: number,
): Promise<void> {
  return insertAuditEvent(transaction, {
    ...{ instance_id, at, pt_id },
    ...{ operation: 'migrate', action: 'update', outcome: 'success' },
    ...{ actor_kind: 'system', actor: 'migrate', address: null, request_id: null },
    ...{ entity: `portal_account/${pt_id}`, repeats: null },
  });
}
