import { argon2 } from 'node:crypto';
import { promisify } from 'node:util';
import { hashPassword } from '../../../src/portal/passwords/password-hash.ts';

const argon2Async = promisify(argon2);

/**
 * Hashes a password with the lowest cost of Argon2id. A hash contains its cost, which also applies to its verification.
 * The cost of production takes as long as dozens of requests.
 * @returns the hash in PHC form
 */
export async function quickHash(password: string): Promise<string> {
  const cost = { memory: 8, passes: 1, parallelism: 1 };
  const hash = await hashPassword(password, (parameters) =>
    argon2Async('argon2id', { ...parameters, ...cost }),
  );
  return hash.replace(
    /m=\d+,t=\d+,p=\d+/,
    `m=${cost.memory},t=${cost.passes},p=${cost.parallelism}`,
  );
}
