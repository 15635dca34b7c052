export { type Config, ConfigError, loadConfig } from './config.ts';
export { AdminRefusal, type AdminRefusalCode } from './portal/admin-refusal.ts';
export {
  type ApiUserCredentials,
  createApiUser,
  type NewApiUser,
  revokeApiUser,
} from './portal/api-users.ts';
export type { Caller } from './portal/caller.ts';
export type { Clock } from './portal/clock.ts';
export { dismiss } from './portal/enqueued.ts';
export { createInstance, type NewInstance } from './portal/instances.ts';
export { readCsvPatients } from './portal/patient-import/csv-patients.ts';
export { type ImportSummary, importPatients } from './portal/patient-import/import-patients.ts';
export { Refusal } from './portal/refusal.ts';
export { restore } from './portal/restoration.ts';
export {
  prescription,
  questionnaire,
  refill,
  type Submission,
  secureMessage,
  submit,
  supplement,
} from './portal/submissions.ts';
export {
  openDatabase,
  type RunningServer,
  type Surroundings,
  startServer,
} from './start-server.ts';
export type { Database } from './store/database.ts';
