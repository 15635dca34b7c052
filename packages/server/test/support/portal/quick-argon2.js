import crypto from 'node:crypto';
import { syncBuiltinESMExports } from 'node:module';

// Preloaded into the test processes of other packages, which start servers and log in often. It gives Argon2id the lowest
// cost, for hashes and verifications: its threads have low priority, so on a busy machine a costly hash takes seconds.
// A hash from such a process is valid only in such a process.
const { argon2, argon2Sync } = crypto;
const quick = (parameters) => ({ ...parameters, memory: 8 * parameters.parallelism, passes: 1 });

crypto.argon2 = (algorithm, parameters, callback) => argon2(algorithm, quick(parameters), callback);
crypto.argon2Sync = (algorithm, parameters) => argon2Sync(algorithm, quick(parameters));
syncBuiltinESMExports();
