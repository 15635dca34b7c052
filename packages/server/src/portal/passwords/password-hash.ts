import { type Argon2Parameters, argon2, randomBytes, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';

/** Runs Argon2id. */
export type Argon2id = (parameters: Argon2Parameters) => Promise<Buffer>;

const argon2Async = promisify(argon2);
const inNodesThreads: Argon2id = (parameters) => argon2Async('argon2id', parameters);

/** OWASP's minimum for Argon2id (password storage cheat sheet): 19 MiB, two passes (Q11). */
const cost = { memory: 19_456, passes: 2, parallelism: 1 };
const saltBytes = 16;
const tagBytes = 32;

/** Hashes a secret or password with Argon2id. @returns the hash in PHC form (`$argon2id$v=19$m=...`) */
export async function hashPassword(
  password: string,
  derive: Argon2id = inNodesThreads,
): Promise<string> {
  const nonce = randomBytes(saltBytes);
  const tag = await derive({
    message: Buffer.from(password, 'utf8'),
    nonce,
    ...cost,
    tagLength: tagBytes,
  });
  const { memory, passes, parallelism } = cost;
  return `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${base64(nonce)}$${base64(tag)}`;
}

/**
 * A hash that no password matches. If there is no account, it is verified instead of the hash of one, so that the
 * response time does not reveal which accounts exist (Q3).
 */
export const hashWithoutPassword = `$argon2id$v=19$m=${cost.memory},t=${cost.passes},p=${cost.parallelism}$${base64(
  Buffer.alloc(saltBytes),
)}$${base64(Buffer.alloc(tagBytes))}`;

const phcForm = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/;

/** Verifies a password against a hash, with the cost parameters of the hash. */
export async function verifyPassword(
  password: string,
  hash: string,
  derive: Argon2id = inNodesThreads,
): Promise<boolean> {
  const [, memory, passes, parallelism, salt = '', tag = ''] = phcForm.exec(hash) ?? [];
  if (tag === '') throw new Error('The stored hash is not Argon2id in PHC form.');
  const expected = Buffer.from(tag, 'base64');
  const actual = await derive({
    message: Buffer.from(password, 'utf8'),
    nonce: Buffer.from(salt, 'base64'),
    memory: Number(memory),
    passes: Number(passes),
    parallelism: Number(parallelism),
    tagLength: expected.length,
  });
  return timingSafeEqual(actual, expected);
}

/** Base64 without padding, as in PHC strings. */
function base64(bytes: Buffer): string {
  return bytes.toString('base64').replace(/=+$/, '');
}
