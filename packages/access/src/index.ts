export { BoundedTable, type BoundedTableOptions } from './bounded-table.ts';
export {
  clientAddress,
  connectingNetwork,
  createTrust,
  type IsTrusted,
  isNetwork,
  networkOf,
  parseAddress,
} from './client-address.ts';
export {
  createFailedAttempts,
  type FailedAttempts,
  type FailedAttemptsOptions,
} from './failed-attempts.ts';
export {
  createLogInThrottle,
  type LogIn,
  type LogInThrottle,
  type LogInThrottleDependencies,
} from './log-in-throttle.ts';
export { createRates, type Rates } from './rates.ts';
export { isFromThisMachine } from './this-machine.ts';
export type { RateLimit, Uptime, Wait } from './wait.ts';
