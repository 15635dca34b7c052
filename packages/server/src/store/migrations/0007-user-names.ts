import type { Kysely } from 'kysely';
import type { RenamedPatient } from '../database.ts';

/**
 * Stores user names in the form in which they are now compared: those of patients by RFC 8265 UsernameCaseMapped, those of
 * API users in normalization form C (RFC 7617 2.1). If the names of two patients become equal, a number is appended to the
 * later one, which the patient sees when setting a new password. Equal names of API users are not changed.
 * @param onRenamed called for each patient whose name got a number
 */
export async function up(
  db: Kysely<unknown>,
  onRenamed: (patient: RenamedPatient) => void = () => undefined,
): Promise<void> {
  await foldPatientNames(db as Kysely<NameTables>, onRenamed);
  await normalizeApiUsers(db as Kysely<NameTables>);
}

interface NameTables {
  instances: { instance_id: number; subdomain: string };
  portal_accounts: { instance_id: number; pt_id: number; username: string; created_at: number };
  api_users: { instance_id: number; username: string };
}

async function foldPatientNames(
  db: Kysely<NameTables>,
  onRenamed: (patient: RenamedPatient) => void,
): Promise<void> {
  const accounts = await db
    .selectFrom('portal_accounts')
    .innerJoin('instances', 'instances.instance_id', 'portal_accounts.instance_id')
    .select(['instances.instance_id', 'subdomain', 'pt_id', 'username'])
    .orderBy('portal_accounts.created_at')
    .orderBy('instances.instance_id')
    .orderBy('pt_id')
    .execute();
  const keyOf = (instance: number, username: string) => JSON.stringify([instance, username]);
  const taken = new Set(accounts.map((one) => keyOf(one.instance_id, one.username)));
  for (const { instance_id, subdomain, pt_id, username } of accounts) {
    const folded = fold(username);
    if (folded === username) continue;
    let free = folded;
    for (let number = 2; taken.has(keyOf(instance_id, free)); number += 1) free = folded + number;
    taken.add(keyOf(instance_id, free));
    await db
      .updateTable('portal_accounts')
      .set({ username: free })
      .where('instance_id', '=', instance_id)
      .where('pt_id', '=', pt_id)
      .execute();
    if (free !== folded) onRenamed({ instance_id, subdomain, pt_id });
  }
}

async function normalizeApiUsers(db: Kysely<NameTables>): Promise<void> {
  const users = await db.selectFrom('api_users').select(['instance_id', 'username']).execute();
  for (const { instance_id, username } of users) {
    const normalized = username.normalize('NFC');
    const isTaken = users.some(
      (other) => other.instance_id === instance_id && other.username === normalized,
    );
    if (isTaken) continue;
    await db
      .updateTable('api_users')
      .set({ username: normalized })
      .where('instance_id', '=', instance_id)
      .where('username', '=', username)
      .execute();
  }
}

/** A copy of `foldUsername` from when this migration was released; it must not change. */
function fold(username: string): string {
  let folded = username;
  for (;;) {
    const next = folded
      .replace(/[\uff00-\uffef\u3000]/gu, (character) => character.normalize('NFKC'))
      .replaceAll('\u2019', "'")
      .toLowerCase()
      .replace(/(?<=\p{Soft_Dotted}[\u0316-\u0333]*)\u0307/gu, '')
      .normalize('NFC');
    if (next === folded) return folded;
    folded = next;
  }
}
