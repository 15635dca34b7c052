import { createHash, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { startKeptPostgres } from '@mdhq/local-postgres';

/** The database of a data directory, while it runs. */
export interface ClinicDatabase {
  /** Settings of the server. */
  readonly settings: Readonly<Record<string, string>>;
  /** Folders of data outside of the data directory. */
  readonly outside: readonly string[];
  close(): Promise<void>;
}

/** The existing data is on the other kind of database; `message` says how to start. */
class OtherDatabase extends Error {
  override readonly name = 'OtherDatabase';
}

/** Settings of the server for PostgreSQL that are kept with the data. */
function settingsFile(dataDir: string): string {
  return join(dataDir, 'postgres-settings.json');
}

/**
 * Where PostgreSQL stores its data. It does not run as root, and another account can't access the data directory: then the
 * data is stored outside.
 */
export function postgresFolder(dataDir: string): string {
  if (process.getuid?.() !== 0) return join(dataDir, 'postgres');
  const id = createHash('sha256').update(resolve(dataDir)).digest('hex').slice(0, 12);
  return `/var/tmp/mdhq-demo-postgres-${id}`;
}

/** @throws {OtherDatabase} if there is data, but not on that kind of database */
export function refuseOtherDatabase(dataDir: string, postgres: boolean): void {
  if (!existsSync(dataDir) || existsSync(settingsFile(dataDir)) === postgres) return;
  const [is, option] = postgres
    ? ['in the embedded database', 'Start without --postgres']
    : ['on PostgreSQL', 'Start with --postgres'];
  throw new OtherDatabase(
    `The data in ${dataDir} is ${is}. ${option}, choose another --data-dir,\nor delete the data with --reset.`,
  );
}

/** Starts the database of a data directory, which is created if it is missing. */
export async function startDatabase(dataDir: string, postgres: boolean): Promise<ClinicDatabase> {
  if (!postgres) return { settings: {}, outside: [], close: async () => undefined };
  const file = settingsFile(dataDir);
  if (!existsSync(file)) {
    const settings = { PORTAL_LINK_KEYS: `demo:${randomBytes(32).toString('base64url')}` };
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
    writeFileSync(file, JSON.stringify(settings), { mode: 0o600 });
  }
  const settings = JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>;
  const folder = postgresFolder(dataDir);
  const { url, stop } = await startKeptPostgres(folder);
  return {
    settings: { ...settings, PORTAL_DATABASE_URL: url },
    outside: isWithin(dataDir, folder) ? [] : [folder],
    close: stop,
  };
}

/** Deletes the data of both kinds of database. */
export function removeData(dataDir: string): void {
  for (const folder of [dataDir, postgresFolder(dataDir)]) {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Renames complete data, whose database does not run. */
export function renameData(draft: string, dataDir: string): void {
  const [from, to] = [postgresFolder(draft), postgresFolder(dataDir)];
  // Without the data directory, the data of PostgreSQL is a draft as well.
  if (existsSync(from) && !isWithin(draft, from)) renameSync(from, to);
  renameSync(draft, dataDir);
}

function isWithin(folder: string, path: string): boolean {
  return path.startsWith(join(folder, '/'));
}
