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

export interface NewApiUser {
  readonly subdomain: string;
  /** Made up, as `pk_...`, where there is none. */
  readonly username?: string | undefined;
  /** Made up where there is none. */
  readonly secret?: string | undefined;
  readonly readOnly: boolean;
}

/** What the program needs to get in. The secret is nowhere else: only its hash is kept. */
export interface ApiUserCredentials {
  readonly username: string;
  readonly secret: string;
}

const usernameBytes = 9;
const secretBytes = 32;
const longestUsername = 128;
const longestSecret = 256;

/** Lets a program in. A name that was once given out, revoked ones included, is not given out again. */
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

  const secret_hash = await hashPassword(secret);
  return database.write(async (transaction) => {
    const instance = await findInstance(transaction, user.subdomain);
    if (instance === undefined) return new AdminRefusal('instance-unknown', user.subdomain);
    const at = clock();
    const inserted = await insertApiUser(transaction, {
      instance_id: instance.instance_id,
      username,
      secret_hash,
      read_only: user.readOnly ? 1 : 0,
      version: 1,
      created_at: at,
      revoked_at: null,
    });
    if (!inserted) return new AdminRefusal('api-user-exists', username);
    await recordAct(transaction, operatorCaller(operator, instance.instance_id), at, {
      operation: 'api-user create',
      ptId: null,
      id: username,
    });
    return { username, secret };
  });
}

/** Ends a program's access, from its next request on (Q9). */
export function revokeApiUser(
  database: Database,
  operator: string,
  clock: Clock,
  subdomain: string,
  name: string,
): Promise<AdminRefusal | undefined> {
  const username = name.normalize('NFC');
  return database.write(async (transaction) => {
    const instance = await findInstance(transaction, subdomain);
    if (instance === undefined) return new AdminRefusal('instance-unknown', subdomain);
    const { instance_id } = instance;
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
  });
}

/** RFC 7617 2: the first colon ends the user name. */
function isUsername(text: string): boolean {
  return isPlainText(text, longestUsername) && !text.includes(':') && text === text.trim();
}
