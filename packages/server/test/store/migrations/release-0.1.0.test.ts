import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import BetterSqlite from 'better-sqlite3';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { loadConfig } from '../../../src/config.ts';
import { startServer } from '../../../src/start-server.ts';
import { installCommand } from '../../support/command.ts';
import { temporaryFolder } from '../../support/temporary-database.ts';

const read = (name: string): Buffer =>
  readFileSync(new URL(`release-0.1.0/${name}`, import.meta.url));
const keys: Record<string, string> = JSON.parse(read('keys.json').toString());
const expected = JSON.parse(read('expected.json').toString());

/** A while after the data was created, while its links are valid. */
const clock = (): number => Date.parse(expected.createdAt) + 3_600_000;

/** A data directory with the database and the keys that 0.1.0 has left. */
let dataDir: string;
beforeEach(() => {
  dataDir = join(temporaryFolder(), 'data');
  mkdirSync(dataDir, { mode: 0o700 });
  writeFileSync(join(dataDir, 'portal.sqlite'), gunzipSync(read('portal.sqlite.gz')));
  for (const [name, text] of Object.entries(keys)) {
    writeFileSync(join(dataDir, name), text, { mode: 0o600 });
  }
});

/** Reads from the database, which no server uses. */
function query<T>(read: (database: BetterSqlite.Database) => T): T {
  const database = new BetterSqlite(join(dataDir, 'portal.sqlite'), { readonly: true });
  try {
    return read(database);
  } finally {
    database.close();
  }
}

/** The columns of each table, as a list for SQL. */
const readColumns = (): Record<string, string> =>
  query((database) =>
    Object.fromEntries(
      Object.keys(expected.rows).map((table) => {
        const names = database.prepare('select name from pragma_table_info(?)').pluck().all(table);
        return [table, names.map((name) => `"${name}"`).join()];
      }),
    ),
  );

/** The rows of each table with these columns, in the order of their values. */
const readRows = (columns: Record<string, string>): Record<string, unknown[]> =>
  query((database) =>
    Object.fromEntries(
      Object.entries(columns).map(([table, names]) => [
        table,
        database.prepare(`select ${names} from ${table} order by ${names}`).raw().all(),
      ]),
    ),
  );

/** Starts this version, which migrates the database, and returns a function that sends a request. */
async function start() {
  const environment = { PORTAL_DATA_DIR: dataDir, PORTAL_LISTEN: '127.0.0.1:0' };
  const settings = {
    ...environment,
    PORTAL_DEFAULT_INSTANCE: 'harbor',
    PORTAL_LOG_LEVEL: 'silent',
  };
  const server = await startServer(loadConfig(settings), { clock });
  onTestFinished(() => server.close());
  return (path: string, user: string, body?: object, headers: Record<string, string> = {}) =>
    fetch(server.url + path, {
      method: body === undefined ? 'GET' : 'POST',
      headers: {
        Authorization: `Basic ${Buffer.from(`${user}:${expected.users[user]}`).toString('base64')}`,
        ...(body !== undefined && { 'Content-Type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
}

describe('a database of release 0.1.0', () => {
  it('keeps all rows and its audit trail when it is migrated (Q59)', async () => {
    const columns = readColumns();
    const before = readRows(columns);
    const portal = installCommand(dataDir);
    expect(await portal.run('migrate')).toMatchObject({ code: 0 });

    const after = readRows(columns);
    const counts = Object.entries(before).map(([table, rows]) => [table, rows.length]);
    expect(Object.fromEntries(counts)).toEqual(expected.rows);
    // Each migration adds its own row.
    const { kysely_migration: migrations = [], ...kept } = before;
    const { kysely_migration: allMigrations = [], ...others } = after;
    expect(others).toEqual(kept);
    expect(allMigrations.slice(0, migrations.length)).toEqual(migrations);
    expect(allMigrations.length).toBeGreaterThan(migrations.length);
    expect(await portal.run('audit', 'verify', 'harbor')).toMatchObject({
      code: 0,
      stdout: expect.stringContaining(expected.trail),
    });
  });

  it('leads to the same responses of the API, for the same API users', async () => {
    const send = await start();

    for (const [path, body] of Object.entries(expected.responses)) {
      const response = await send(`/api/v1${path}`, 'viewer');
      expect(await response.json(), path).toEqual(body);
    }
    const { path, body, key } = expected.repeated;
    const refused = await send(`/api/v1${path}`, 'viewer', body);
    expect(refused.status).toBe(403);
    expect((await send('/api/v1/patients/1', 'former')).status).toBe(401);
    const headers = { 'Idempotency-Key': key };
    const repeated = await send(`/api/v1${path}`, 'program', body, headers);
    expect(repeated.status).toBe(201);
    const inbox = await send('/api/v1/extensions/portal/enqueued', 'viewer');
    expect(await inbox.json()).toEqual(expected.responses['/extensions/portal/enqueued']);
  });

  it('accepts the log-in of a patient, and a link that was mailed under a retired key', async () => {
    const send = await start();
    const account = { username: 'ben', password: 'quiet-Harbor-73-walnut' };
    const joined = await send('/portal/join', 'program', { token: expected.token, ...account });
    expect(joined.status, await joined.text()).toBe(200);

    for (const [ptId, credentials] of [
      [2, account],
      [3, expected.account],
    ]) {
      const path = '/api/v1/patients/portal/validate_credentials';
      const response = await send(path, 'program', credentials);
      expect(response.status).toBe(200);
      expect(JSON.stringify(await response.json())).toContain(`${ptId}`);
    }
  });
});
