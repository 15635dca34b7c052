export { type Config, ConfigError, loadConfig } from './config.ts';
export type { Clock } from './platform/clock.ts';
export {
  type ApiUserCredentials,
  createApiUser,
  type NewApiUser,
  revokeApiUser,
} from './portal/access/api-users.ts';
export type { Caller } from './portal/caller.ts';
export { createInstance, type NewInstance } from './portal/instances/instances.ts';
export { readCsvPatients } from './portal/patients/import/csv/patients.ts';
export { type ImportSummary, importPatients } from './portal/patients/import/import-patients.ts';
export { dismiss, restore } from './portal/queue/dismissal.ts';
export {
  prescription,
  questionnaire,
  refill,
  type Submission,
  secureMessage,
  submit,
  supplement,
} from './portal/queue/submissions.ts';
export { AdminRefusal, type AdminRefusalCode, Refusal } from './portal/refusal.ts';
export {
  openDatabase,
  type RunningServer,
  type Surroundings,
  startServer,
} from './start-server.ts';
export type { Database } from './store/database.ts';
