export { freePort } from './free-port.ts';
export { type KeptPostgres, startKeptPostgres } from './kept-postgres.ts';
export { initializeData, postgresAccount, spawnPostgres } from './postgres-process.ts';
export { copyPrograms } from './programs.ts';
