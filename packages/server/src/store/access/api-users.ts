import type { Surface } from '@mdhq/portal-types';
import { sql } from 'kysely';
import { type Executor, first, type Transaction } from '../database.ts';
import { prepare } from '../prepared-query.ts';
import type { ApiUsersTable, InstancesTable } from '../schema.ts';

/** The columns of an API user that authentication reads. Revoked API users are included. */
export type ApiUserOfInstance = Pick<InstancesTable, 'instance_id' | 'surface'> &
  Pick<
    ApiUsersTable,
    | 'username'
    | 'secret_hash'
    | 'secret_digest'
    | 'read_only'
    | 'version'
    | 'revoked_at'
    | 'generation'
  >;

type NamedApiUser = Pick<InstancesTable, 'subdomain'> & Pick<ApiUsersTable, 'secret_hash'>;

/** Runs on every request. As a join, it takes five times as long on SQLite. */
const selectOfInstance = prepare<{ subdomain: string; username: string }, ApiUserOfInstance>(
  (queries, parameter) => {
    const instance = queries
      .selectFrom('instances')
      .where('instances.subdomain', '=', parameter.subdomain);
    return queries
      .selectFrom('api_users')
      .select([
        'instance_id',
        'username',
        'secret_hash',
        'secret_digest',
        'read_only',
        'version',
        'revoked_at',
        'generation',
        sql<Surface>`(${instance.select('surface')})`.as('surface'),
      ])
      .where('instance_id', '=', instance.select('instances.instance_id'))
      .where('username', '=', parameter.username);
  },
);

const selectNamed = prepare<{ username: string }, NamedApiUser>((queries, parameter) =>
  queries
    .selectFrom('api_users')
    .innerJoin('instances', 'instances.instance_id', 'api_users.instance_id')
    .select(['instances.subdomain', 'api_users.secret_hash'])
    .where('api_users.username', '=', parameter.username)
    .where('api_users.revoked_at', 'is', null),
);

const insertUnlessTaken = prepare<ApiUsersTable, { username: string }>((queries, parameter) =>
  queries
    .insertInto('api_users')
    .values({
      instance_id: parameter.instance_id,
      username: parameter.username,
      secret_hash: parameter.secret_hash,
      secret_digest: parameter.secret_digest,
      read_only: parameter.read_only,
      version: parameter.version,
      created_at: parameter.created_at,
      revoked_at: parameter.revoked_at,
      generation: parameter.generation,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('username'),
);

type Revocation = Pick<ApiUsersTable, 'instance_id' | 'username'> & { revoked_at: number };

/** Replaces a revoked API user. Cached credentials of the earlier one stay invalid, because the version is incremented. */
const insertAgain = prepare<NewApiUserRow, { generation: number }>((queries, parameter) =>
  queries
    .updateTable('api_users')
    .set({
      secret_hash: parameter.secret_hash,
      secret_digest: parameter.secret_digest,
      read_only: parameter.read_only,
      created_at: parameter.created_at,
      revoked_at: null,
      version: sql<number>`version + 1`,
      generation: sql<number>`generation + 1`,
    })
    .where('instance_id', '=', parameter.instance_id)
    .where('username', '=', parameter.username)
    .where('revoked_at', 'is not', null)
    .returning('generation'),
);

type NewSecret = Pick<ApiUsersTable, 'instance_id' | 'username' | 'secret_hash' | 'secret_digest'>;

const replaceSecret = prepare<NewSecret, { generation: number }>((queries, parameter) =>
  queries
    .updateTable('api_users')
    .set({
      secret_hash: parameter.secret_hash,
      secret_digest: parameter.secret_digest,
      version: sql<number>`version + 1`,
    })
    .where('instance_id', '=', parameter.instance_id)
    .where('username', '=', parameter.username)
    .where('revoked_at', 'is', null)
    .returning('generation'),
);

const selectAll = prepare<{ instance_id: number }, ApiUsersTable>((queries, parameter) =>
  queries
    .selectFrom('api_users')
    .selectAll()
    .where('instance_id', '=', parameter.instance_id)
    .orderBy('username'),
);

const revokeUnlessRevoked = prepare<Revocation, { generation: number }>((queries, parameter) =>
  queries
    .updateTable('api_users')
    .set({ revoked_at: parameter.revoked_at, version: sql<number>`version + 1` })
    .where('instance_id', '=', parameter.instance_id)
    .where('username', '=', parameter.username)
    .where('revoked_at', 'is', null)
    .returning('generation'),
);

export function findApiUser(
  executor: Executor,
  subdomain: string,
  username: string,
): Promise<ApiUserOfInstance | undefined> {
  return first(executor, selectOfInstance, { subdomain, username });
}

/** The API users of all instances that have the name and are not revoked. */
export function findApiUsersNamed(executor: Executor, username: string): Promise<NamedApiUser[]> {
  return executor.execute(selectNamed, { username });
}

/** All API users of an instance, also the revoked ones, by name. */
export function listApiUsers(executor: Executor, instance_id: number): Promise<ApiUsersTable[]> {
  return executor.execute(selectAll, { instance_id });
}

type NewApiUserRow = Omit<ApiUsersTable, 'generation'>;

/**
 * Adds an API user.
 * @returns false if the instance has or had an API user with this name; then nothing is changed
 */
export async function insertApiUser(
  transaction: Transaction,
  user: NewApiUserRow,
): Promise<boolean> {
  return (await first(transaction, insertUnlessTaken, { ...user, generation: 1 })) !== undefined;
}

/**
 * Adds an API user with the name of a revoked one, in its place.
 * @returns its generation; undefined if there is no revoked API user with this name, and then nothing is changed
 */
export async function insertApiUserAgain(
  transaction: Transaction,
  user: NewApiUserRow,
): Promise<number | undefined> {
  return (await first(transaction, insertAgain, user))?.generation;
}

/**
 * Replaces the secret of an API user, with a higher version, so that cached credentials become invalid.
 * @returns its generation; undefined if there is no active API user with this name, and then nothing is changed
 */
export async function updateApiUserSecret(
  transaction: Transaction,
  secret: NewSecret,
): Promise<number | undefined> {
  return (await first(transaction, replaceSecret, secret))?.generation;
}

/**
 * Revokes an API user: the row stays, with a higher version.
 * @returns its generation; undefined if there is no active API user with this name, and then nothing is changed
 */
export async function updateApiUserRevoked(
  transaction: Transaction,
  revocation: Revocation,
): Promise<number | undefined> {
  return (await first(transaction, revokeUnlessRevoked, revocation))?.generation;
}
