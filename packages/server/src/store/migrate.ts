import type { Kysely } from 'kysely';
import { Migrator } from 'kysely/migration';
import type { RenamedPatient } from './database.ts';
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
});

/** The names of all migrations, in order. */
export const migrationNames: readonly string[] = Object.keys(migrationsWith(() => undefined));

/**
 * Runs the pending migrations.
 * @param onRenamed called for each patient whose user name was changed because it became equal to another one
 * @returns the names of the migrations that ran
 */
export async function migrate(
  db: Kysely<unknown>,
  onRenamed: (patient: RenamedPatient) => void = () => undefined,
): Promise<string[]> {
  const migrations = migrationsWith(onRenamed);
  const migrator = new Migrator({ db, provider: { getMigrations: async () => migrations } });
  const { error, results = [] } = await migrator.migrateToLatest();
  if (error !== undefined) throw error;
  return results.map((result) => result.migrationName);
}
