import type { Clock } from '../../platform/clock.ts';
import { isPlainText } from '../../platform/plain-text.ts';
import type { Random } from '../../platform/random.ts';
import { findApiUser, insertApiUser, updateApiUserRevoked } from '../../store/access/api-users.ts';
import type { Database } from '../../store/database.ts';
import { findInstance } from '../../store/instances/instances.ts';
import { recordAct } from '../audit/record-act.ts';
import { operatorCaller } from '../caller.ts';
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

/** Creates an API user. The name of an existing or revoked API user is refused. */
export async function createApiUser(
  database: Database,
  operator: string,
  clock: Clock,
  random: Random,
  user: NewApiUser,
): Promise<ApiUserCredentials | AdminRefusal> {
  const username = user.username?.normalize('NFC') ?? `pk_${random(usernameBytes).toString('hex')}`;
  const secret = user.secret?.normalize('NFC') ?? random(secretBytes).toString('base64url');
  if (!isUsername(username)) return new AdminRefusal('username-invalid', username);
  if (!isPlainText(secret, longestSecret)) return new AdminRefusal('secret-invalid', username);

  const instance = await findInstance(database.reads, user.subdomain);
  if (instance === undefined) return new AdminRefusal('instance-unknown', user.subdomain);
  const { instance_id } = instance;
  const secret_hash = await hashPassword(secret);
  return database.write(async (transaction) => {
    const at = clock();
    const inserted = await insertApiUser(transaction, {
      instance_id,
      username,
      secret_hash,
      secret_digest: user.secret === undefined ? secretDigest(secret) : null,
      read_only: user.readOnly ? 1 : 0,
      version: 1,
      created_at: at,
      revoked_at: null,
    });
    if (!inserted) return new AdminRefusal('api-user-exists', username);
    await recordAct(transaction, operatorCaller(operator, instance_id), at, {
      operation: 'api-user create',
      ptId: null,
      id: username,
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
    if (!(await updateApiUserRevoked(transaction, { instance_id, username, revoked_at: at }))) {
      const user = await findApiUser(transaction, subdomain, username);
      return new AdminRefusal(
        user === undefined ? 'api-user-unknown' : 'api-user-already-revoked',
        username,
      );
    }
    await recordAct(transaction, operatorCaller(operator, instance_id), at, {
      operation: 'api-user revoke',
      ptId: null,
      id: username,
    });
    return undefined;
  }, instance_id);
}

/** No colon: the first one ends the user name (RFC 7617 2). */
function isUsername(text: string): boolean {
  return isPlainText(text, longestUsername) && !text.includes(':') && text === text.trim();
}
