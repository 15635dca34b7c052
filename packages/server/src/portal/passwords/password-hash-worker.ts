import { argon2Sync } from 'node:crypto';
import { answerInThread } from '../../platform/worker-thread-main.ts';
import { type Argon2id, hashPassword, verifyPassword } from './password-hash.ts';
import type { HashAnswer, HashQuestion } from './passwords.ts';

/** In this very thread, and not in those that node keeps for such work, whose priority is everybody's. */
const here: Argon2id = async (parameters) => argon2Sync('argon2id', parameters);

answerInThread<HashQuestion, HashAnswer>(({ password, hash }) =>
  hash === undefined ? hashPassword(password, here) : verifyPassword(password, hash, here),
);
