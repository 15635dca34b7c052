import { type Executor, first, type Transaction } from '../database.ts';
import { prepare, prepareCommand } from '../prepared-query.ts';
import type { PortalAccountsTable } from '../schema.ts';

type PatientKey = Pick<PortalAccountsTable, 'instance_id' | 'pt_id'>;
type UsernameKey = Pick<PortalAccountsTable, 'instance_id' | 'username'>;

const selectByPatient = prepare<PatientKey, PortalAccountsTable>((queries, parameter) =>
  queries
    .selectFrom('portal_accounts')
    .selectAll()
    .where('instance_id', '=', parameter.instance_id)
    .where('pt_id', '=', parameter.pt_id),
);

const selectByUsername = prepare<UsernameKey, PortalAccountsTable>((queries, parameter) =>
  queries
    .selectFrom('portal_accounts')
    .selectAll()
    .where('instance_id', '=', parameter.instance_id)
    .where('username', '=', parameter.username),
);

const insert = prepareCommand<PortalAccountsTable>((queries, parameter) =>
  queries.insertInto('portal_accounts').values({
    instance_id: parameter.instance_id,
    pt_id: parameter.pt_id,
    username: parameter.username,
    password_hash: parameter.password_hash,
    created_at: parameter.created_at,
    updated_at: parameter.updated_at,
  }),
);

const updatePassword = prepare<
  PatientKey & Pick<PortalAccountsTable, 'password_hash' | 'updated_at'>,
  Pick<PortalAccountsTable, 'username'>
>((queries, parameter) =>
  queries
    .updateTable('portal_accounts')
    .set({ password_hash: parameter.password_hash, updated_at: parameter.updated_at })
    .where('instance_id', '=', parameter.instance_id)
    .where('pt_id', '=', parameter.pt_id)
    .returning('username'),
);

export function findPortalAccount(
  executor: Executor,
  patient: PatientKey,
): Promise<PortalAccountsTable | undefined> {
  return first(executor, selectByPatient, patient);
}

/** Finds an account by its user name. @param key with the folded user name (`foldUsername`) */
export function findPortalAccountByUsername(
  executor: Executor,
  key: UsernameKey,
): Promise<PortalAccountsTable | undefined> {
  return first(executor, selectByUsername, key);
}

export async function insertPortalAccount(
  transaction: Transaction,
  account: PortalAccountsTable,
): Promise<void> {
  await transaction.execute(insert, account);
}

/** Sets a new password. @returns the user name of the account; undefined if the patient has none */
export async function updatePortalPassword(
  transaction: Transaction,
  change: PatientKey & Pick<PortalAccountsTable, 'password_hash' | 'updated_at'>,
): Promise<string | undefined> {
  return (await first(transaction, updatePassword, change))?.username;
}
