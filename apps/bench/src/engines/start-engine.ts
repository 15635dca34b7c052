import type { Engine, EngineName } from './engine.ts';
import { startPostgres } from './postgres.ts';
import { startSqlite } from './sqlite.ts';

/** @param folder an empty folder for its data */
export function startEngine(name: EngineName, folder: string): Promise<Engine> {
  return name === 'sqlite' ? startSqlite(folder) : startPostgres(folder);
}
