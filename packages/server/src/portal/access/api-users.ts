import type { Clock } from '../../platform/clock.ts';
import { isPlainText } from '../../platform/plain-text.ts';
import type { Random } from '../../platform/random.ts';
import {
  findApiUser,
  insertApiUser,
  insertApiUserAgain,
  updateApiUserRevoked,
  updateApiUserSecret,
} from '../../store/access/api-users.ts';
import type { Database, Transaction } from '../../store/database.ts';
import { findInstance } from '../../store/instances/instances.ts';
import { recordAct } from '../audit/record-act.ts';
import { actorOf, operatorCaller } from '../caller.ts';
import { hashPassword } from '../passwords/password-hash.ts';
import { AdminRefusal } from '../refusal.ts';
import { secretDigest } from './secret-digest.ts';

export interface NewApiUser {
  readonly subdomain: string;
  /** Generated, as `pk_...`, if undefined. */
  readonly username?: string | undefined;
  /** Generated if undefined. */
  readonly secret?: string | undefined;
  readonly readOnly: boolean;
  /** Whether the name may be that of a revoked API user; false by default. */
  readonly reusesName?: boolean | undefined;
}

/** The credentials of an API user. Only hashes of the secret are stored. */
export interface ApiUserCredentials {
  readonly username: string;
  readonly secret: string;
}

const usernameBytes = 9;
const secretBytes = 32;
const longestUsername = 128;
const longestSecret = 256;

/**
 * Creates an API user. The name of an existing API user is refused, and so is that of a revoked one, unless `reusesName` is
 * true. Audit events then have the generation of the new one (`actorOf`), so that they are not taken for those of the
 * revoked one.
 */
export async function createApiUser(
  database: Database,
  operator: string,
  clock: Clock,
  random: Random,
  user: NewApiUser,
): Promise<ApiUserCredentials | AdminRefusal> {
  const username = user.username?.normalize('NFC') ?? `pk_${random(usernameBytes).toString('hex')}`;
  const secret = newSecret(random, user.secret);
  if (!isUsername(username)) return new AdminRefusal('username-invalid', username);
  if (!isPlainText(secret, longestSecret)) return new AdminRefusal('secret-invalid', username);

  const instance = await findInstance(database.reads, user.subdomain);
  if (instance === undefined) return new AdminRefusal('instance-unknown', user.subdomain);
  const { instance_id } = instance;
  const secret_hash = await hashPassword(secret);
  return database.write(async (transaction) => {
    const at = clock();
    const row = {
      instance_id,
      username,
      secret_hash,
      secret_digest: user.secret === undefined ? secretDigest(secret) : null,
      read_only: user.readOnly ? 1 : 0,
      version: 1,
      created_at: at,
      revoked_at: null,
    };
    let generation: number | undefined = 1;
    if (!(await insertApiUser(transaction, row))) {
      generation = user.reusesName ? await insertApiUserAgain(transaction, row) : undefined;
    }
    if (generation === undefined) return new AdminRefusal('api-user-exists', username);
    await recordAct(transaction, operatorCaller(operator, instance_id), at, {
      operation: 'api-user create',
      ptId: null,
      id: actorOf({ name: username, generation }),
    });
    return { username, secret };
  }, instance_id);
}

/** Revokes an API user, which takes effect on its next request (Q9). */
export async function revokeApiUser(
  database: Database,
  operator: string,
  clock: Clock,
  subdomain: string,
  name: string,
): Promise<AdminRefusal | undefined> {
  const username = name.normalize('NFC');
  const instance = await findInstance(database.reads, subdomain);
  if (instance === undefined) return new AdminRefusal('instance-unknown', subdomain);
  const { instance_id } = instance;
  return database.write(async (transaction) => {
    const at = clock();
    const revocation = { instance_id, username, revoked_at: at };
    const generation = await updateApiUserRevoked(transaction, revocation);
    if (generation === undefined) return refuseInactive(transaction, subdomain, username);
    await recordAct(transaction, operatorCaller(operator, instance_id), at, {
      operation: 'api-user revoke',
      ptId: null,
      id: actorOf({ name: username, generation }),
    });
    return undefined;
  }, instance_id);
}

/** An active API user whose secret is to be replaced. */
export type SecretRotation = Pick<NewApiUser, 'subdomain' | 'secret'> & {
  readonly username: string;
};

/** Replaces the secret of an API user. The earlier one is refused from the next request on (Q9). */
export async function rotateApiUserSecret(
  database: Database,
  operator: string,
  clock: Clock,
  random: Random,
  { subdomain, username: name, secret: chosen }: SecretRotation,
): Promise<ApiUserCredentials | AdminRefusal> {
  const username = name.normalize('NFC');
  const secret = newSecret(random, chosen);
  if (!isPlainText(secret, longestSecret)) return new AdminRefusal('secret-invalid', username);

  const instance = await findInstance(database.reads, subdomain);
  if (instance === undefined) return new AdminRefusal('instance-unknown', subdomain);
  const { instance_id } = instance;
  const secret_hash = await hashPassword(secret);
  const secret_digest = chosen === undefined ? secretDigest(secret) : null;
  return database.write(async (transaction) => {
    const row = { instance_id, username, secret_hash, secret_digest };
    const generation = await updateApiUserSecret(transaction, row);
    if (generation === undefined) return refuseInactive(transaction, subdomain, username);
    await recordAct(transaction, operatorCaller(operator, instance_id), clock(), {
      operation: 'api-user rotate',
      ptId: null,
      id: actorOf({ name: username, generation }),
    });
    return { username, secret };
  }, instance_id);
}

/** Why there is no active API user with this name. */
async function refuseInactive(
  transaction: Transaction,
  subdomain: string,
  username: string,
): Promise<AdminRefusal> {
  const user = await findApiUser(transaction, subdomain, username);
  const code = user === undefined ? 'api-user-unknown' : 'api-user-already-revoked';
  return new AdminRefusal(code, username);
}

function newSecret(random: Random, chosen: string | undefined): string {
  return chosen?.normalize('NFC') ?? random(secretBytes).toString('base64url');
}

/** No colon: the first one ends the user name (RFC 7617 2). */
function isUsername(text: string): boolean {
  return isPlainText(text, longestUsername) && !text.includes(':') && text === text.trim();
}
