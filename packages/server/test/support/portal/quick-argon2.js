import crypto from 'node:crypto';
import { syncBuiltinESMExports } from 'node:module';

// Preloaded into the test processes of other packages, which start servers and log in all the time: Argon2id has the least
// cost there, for hashes and verifications alike. Its threads have low priority, so on a busy machine each costly hash takes
// seconds. Hashes of such a process are valid only in such a process.
const { argon2, argon2Sync } = crypto;
const quick = (parameters) => ({ ...parameters, memory: 8 * parameters.parallelism, passes: 1 });

crypto.argon2 = (algorithm, parameters, callback) => argon2(algorithm, quick(parameters), callback);
crypto.argon2Sync = (algorithm, parameters) => argon2Sync(algorithm, quick(parameters));
syncBuiltinESMExports();
