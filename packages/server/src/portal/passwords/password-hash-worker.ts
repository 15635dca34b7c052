import { argon2Sync } from 'node:crypto';
import { runInThread } from '../../platform/worker-thread-main.ts';
import { type Argon2id, hashPassword, verifyPassword } from './password-hash.ts';
import type { HashResult, HashTask } from './passwords.ts';

/** Runs in this thread, not in the pool of Node.js, whose threads have normal priority. */
const here: Argon2id = async (parameters) => argon2Sync('argon2id', parameters);

runInThread<HashTask, HashResult>(({ password, hash }) =>
  hash === undefined ? hashPassword(password, here) : verifyPassword(password, hash, here),
);
