import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { loadConfig } from '../../../src/config.ts';
import { recordAct } from '../../../src/portal/audit/record-act.ts';
import { operatorCaller } from '../../../src/portal/caller.ts';
import { startServer } from '../../../src/start-server.ts';
import { lockDataDirectory } from '../../../src/store/sqlite/data-directory.ts';
import { openSqliteDatabase } from '../../../src/store/sqlite/open-database.ts';
import { primaryKeys, type TableName, tableNames } from '../../../src/store/tables.ts';
import { authorizationOf } from '../../support/clinic/api-users.ts';
import { fullClinic, keyedRequest } from '../../support/clinic/full-clinic.ts';
import { createSandbox, installCommand } from '../../support/command.ts';
import { connectToDirectory, keepFromReuse, urlOf } from '../../support/postgres/test-databases.ts';
import { compiledOnce } from '../../support/process/compiled-once.ts';
import { programs } from '../../support/process/programs.ts';
import { rowsIn, rowsOfInstance } from '../../support/rows.ts';
import { openSqliteFile } from '../../support/sqlite/sqlite-file.ts';
import { temporaryFolder } from '../../support/temporary-database.ts';
import { settingsOf } from '../../support/test-database.ts';

const copyFolder = (from: string, to: string) => cpSync(from, to, { recursive: true });
const full = mkdtempSync(join(tmpdir(), 'mdhq-full-'));
/** The data directory of the embedded database. */
let from: string;
/** Its data directory has the PostgreSQL database. */
let target: ReturnType<typeof installCommand>;

beforeAll(() => fullClinic(full, copyFolder));
afterAll(() => rmSync(full, { recursive: true }));
beforeEach(() => {
  from = join(temporaryFolder(), 'data');
  copyFolder(full, from);
  target = installCommand();
});

const move = (...args: string[]) => target.run('migrate', `--from=sqlite:${from}`, ...args);

function sourceRows(instanceId: number) {
  const sqlite = openSqliteFile(from);
  const rowsOf = (table: TableName) =>
    sqlite
      .prepare(`select * from ${table} where instance_id = ? order by ${primaryKeys[table]}`)
      .all(instanceId);
  return Object.fromEntries(tableNames.map((table) => [table, rowsOf(table)]));
}

/** The rows of an instance in PostgreSQL without the event that the move has recorded. */
async function movedRows(instanceId: number) {
  const rows = await rowsOfInstance(target, instanceId);
  const event = rows.audit_events.at(-1);
  const before = rows.audit_events.at(-2);
  expect(event).toMatchObject({ operation: 'migrate', action: 'create', entity: 'database' });
  expect(rows.audit_heads).toEqual([
    { instance_id: instanceId, sequence: event?.sequence, hash: event?.hash },
  ]);
  return {
    ...rows,
    audit_events: rows.audit_events.slice(0, -1),
    audit_heads: [{ instance_id: instanceId, sequence: before?.sequence, hash: before?.hash }],
  };
}

const headOf = async (instanceId: number) =>
  (await rowsIn(target).selectFrom('audit_heads').selectAll().execute()).find(
    ({ instance_id }) => instance_id === instanceId,
  );

describe('migrate --from', () => {
  it('moves every row of every table unchanged, and records it in each trail (Q57, Q58)', async () => {
    const file = () => createHash('sha256').update(readFileSync(join(from, 'portal.sqlite')));
    const before = file().digest('hex');
    for (const rows of Object.values(sourceRows(2))) expect(rows).not.toEqual([]);

    const { code, stdout, stderr } = await move();

    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(
      /^sandbox: \d+ rows moved and compared; \d+ events verified, head [0-9a-f]{64}\nother: /,
    );
    for (const id of [1, 2]) expect(await movedRows(id)).toEqual(sourceRows(id));
    for (const subdomain of ['sandbox', 'other']) {
      const [, head = ''] = new RegExp(`^${subdomain}: .*head (.*)$`, 'm').exec(stdout) ?? [];
      expect(await target.run('audit', 'verify', subdomain, '--head', head)).toMatchObject({
        code: 0,
      });
    }
    expect(file().digest('hex')).toBe(before);
  });

  it('moves clinics so that secrets, idempotency keys, link keys and new ids continue to work (Q26)', async () => {
    // PostgreSQL has a clock of its own, and the key would have expired.
    openSqliteFile(from).prepare('update idempotency_keys set created_at = ?').run(Date.now());
    const { stdout } = await move();
    const [{ queue_request_id: last } = { queue_request_id: 0 }] = await rowsIn(target)
      .selectFrom('portal_requests')
      .selectAll()
      .where('instance_id', '=', 1)
      .orderBy('queue_request_id', 'desc')
      .execute();
    const keyFile = join(from, 'link-keys.env');
    const [, keys = ''] = /^PORTAL_LINK_KEYS=(.+)\n$/.exec(readFileSync(keyFile, 'utf8')) ?? [];
    expect(statSync(keyFile).mode & 0o777).toBe(0o600);
    expect(stdout).toContain(`Add the line in ${keyFile} to the settings`);
    expect(stdout).not.toContain(keys);
    expect(readFileSync(join(from, 'link-keys'), 'utf8')).toBe(`${keys}\n`);

    const server = await startServer(
      loadConfig({
        ...(await settingsOf(target.dataDir)),
        PORTAL_DATA_DIR: from,
        PORTAL_DEFAULT_INSTANCE: 'sandbox',
        PORTAL_LINK_KEYS: keys,
        PORTAL_LISTEN: '127.0.0.1:0',
        PORTAL_LOG_LEVEL: 'silent',
      }),
    );
    onTestFinished(() => server.close());
    const send = async (headers: Record<string, string>) => {
      const response = await fetch(server.url + keyedRequest.url, {
        method: 'POST',
        headers: {
          ...headers,
          authorization: authorizationOf('writer'),
          'content-type': 'application/json',
        },
        body: JSON.stringify(keyedRequest.body),
      });
      return ((await response.json()) as { portal_queue_id: number }).portal_queue_id;
    };
    expect(await send(keyedRequest.headers)).toBe(last);
    expect(await send({})).toBe(last + 1);
  });

  it('moves one clinic with --instance, and the others with a later run', async () => {
    expect((await move('--instance=other')).stdout).toContain('1 other instances are still in');
    expect(await movedRows(2)).toEqual(sourceRows(2));
    expect(await headOf(1)).toBeUndefined();

    const { stdout } = await move();

    expect(stdout).toMatch(/^sandbox: \d+ rows moved.*\nother: already moved\n/);
    expect(await movedRows(1)).toEqual(sourceRows(1));
  });

  it.each(['copy', 'compare', 'verify', 'commit'])(
    'completes a move that was killed (SIGKILL) at the step %s, and leaves no part of a clinic (Q62)',
    async (step) => {
      await target.run('migrate');
      const args = [programs.moveUntilKilled, from, urlOf(target.dataDir), step];
      const child = spawn(process.execPath, args, {
        env: { ...process.env, ...compiledOnce },
        stdio: ['ignore', 'ignore', 'inherit'],
      });
      expect(await once(child, 'exit')).toEqual([null, 'SIGKILL']);
      expect(await movedRows(1)).toEqual(sourceRows(1));
      expect((await headOf(2)) === undefined).toBe(step !== 'commit');

      expect(await move()).toMatchObject({ code: 0 });
      for (const id of [1, 2]) expect(await movedRows(id)).toEqual(sourceRows(id));
    },
  );

  it('keeps servers and commands from opening the embedded database afterwards', async () => {
    await move();

    await expect(openSqliteDatabase(from)).rejects.toThrow(
      `The clinics in ${from} were moved to PostgreSQL: set PORTAL_DATABASE_URL.`,
    );
    rmSync(join(from, 'portal.moved'));
    await (await openSqliteDatabase(from)).close();
  });

  it.each(['server', 'command'] as const)(
    'refuses to move clinics while a %s uses the data directory',
    async (use) => {
      onTestFinished(lockDataDirectory(from, use));

      expect(await move()).toEqual({
        ...{ code: 1, stdout: '' },
        stderr: `A server or another command is running on ${from}: stop it before you move its clinics.\n`,
      });
      expect(existsSync(join(from, 'portal.moved'))).toBe(false);
    },
  );

  it('says what to do if a program such as pg_dump reads the audit events in PostgreSQL, so that it gets no partition', async () => {
    await target.run('migrate');
    await recordInJuly();
    const other = connectToDirectory(target.dataDir);
    onTestFinished(() => other.end());
    const client = await other.connect();
    await client.query('begin; lock table audit_events in access share mode');

    const refused = await move();
    client.release(true);
    expect(refused).toEqual({
      code: 1,
      stdout: expect.stringMatching(/^sandbox: .+\n$/),
      stderr:
        'Another program uses the tables in PostgreSQL. other was not moved: stop the servers and commands that use the database, such as pg_dump, and run the command again.\n',
    });
    expect(await move()).toMatchObject({ code: 0 });
  });

  it('refuses a database that has another clinic with the same subdomain or id', async () => {
    await target.run(...createSandbox);
    expect((await move()).stderr).toBe(
      'The PostgreSQL database has an instance sandbox with other data: move to another database. sandbox was not moved.\n',
    );
    expect((await move('--instance=other')).code).toBe(0);

    const second = installCommand();
    await second.run('instance', 'create', 'harbor', ...createSandbox.slice(3));
    expect((await second.run('migrate', `--from=sqlite:${from}`)).stderr).toBe(
      'The PostgreSQL database has another instance with the id 1, harbor: move to another database. sandbox was not moved.\n',
    );
  });

  it('refuses a clinic that has changed since it was moved', async () => {
    await move();
    rmSync(join(from, 'portal.moved'));
    await installSource().run('api-user', 'create', 'sandbox', 'late');

    expect((await move()).stderr).toContain('an instance sandbox with other data');
  });

  it('refuses a text with NUL, which PostgreSQL cannot store, and names the row without its texts (Q32)', async () => {
    openSqliteFile(from).exec(`
      update patients set last_name = 'Alder' || char(0) where instance_id = 1 and pt_id = 4;
      update portal_requests set subject = char(0) where instance_id = 2 and queue_request_id = 2`);

    expect((await move()).stderr).toBe(
      'PostgreSQL can\'t store patients.last_name of instance_id 1, pt_id 4: it has a NUL character. sandbox was not moved: correct the row; an audit event can be moved to a file with "audit archive".\n',
    );
    expect(await headOf(1)).toBeUndefined();
  });

  it('refuses values that the columns of PostgreSQL cannot store, without printing them', async () => {
    openSqliteFile(from).exec(
      `update patients set updated_at = 'Alder' where instance_id = 1 and pt_id = 4`,
    );

    const { code, stderr } = await move();

    expect(code).toBe(1);
    expect(stderr).toMatch(
      /^PostgreSQL refuses a row of patients \(22P02\), which is one from instance_id 1, pt_id 1 to /,
    );
    expect(stderr).not.toContain('Alder');
  });

  it('refuses a clinic whose audit trail was changed (Q59)', async () => {
    openSqliteFile(from).exec(
      `update audit_events set actor = 'nobody' where instance_id = 1 and sequence = 3`,
    );

    expect((await move()).stderr).toContain('The audit trail of sandbox was changed: event 3');
    expect(await headOf(1)).toBeUndefined();
  });

  it('refuses to commit rows that differ in PostgreSQL from those of the embedded database', async () => {
    await target.run('migrate');
    keepFromReuse(target.dataDir);
    const pool = connectToDirectory(target.dataDir);
    await pool.query(`
      create function changed() returns trigger language plpgsql
        as $$ begin new.first_name := 'Bo'; return new; end $$;
      create trigger changed before insert on patients for each row execute function changed()`);
    await pool.end();

    expect((await move()).stderr).toContain('The rows of patients in PostgreSQL differ');
    expect(await headOf(1)).toBeUndefined();
  });

  it('refuses a database with the schema of an older version', async () => {
    openSqliteFile(from).exec(
      'delete from kysely_migration where name = (select max(name) from kysely_migration)',
    );

    expect((await move()).stderr).toContain(
      "has the schema of another version: run 'mdhq-portal migrate'",
    );
  });

  it('refuses --to with a password, which other users of the machine can see, and does not repeat it', async () => {
    const { code, stdout, stderr } = await move('--to=postgres://portal:canary@127.0.0.1/portal');

    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain('has a password, which other users can see');
    expect(stderr).not.toContain('canary');
    const invalid = await move('--to=postgres://portal:canary@127.0.0.1');
    expect(invalid.code).toBe(2);
    expect(invalid.stderr).not.toContain('canary');
  });

  it('refuses --instance and --to without --from', async () => {
    expect(await target.run('migrate', '--instance=sandbox')).toMatchObject({ code: 2 });
    expect(await target.run('migrate', '--to=postgres://a@b/c')).toMatchObject({ code: 2 });
  });
});

/** The command on the embedded database. */
function installSource() {
  const source = installCommand(from);
  return {
    run: (...args: string[]) => {
      source.environment['PORTAL_DATABASE_URL'] = '';
      return source.run(...args);
    },
  };
}

it('moves all tables of the schema, on both engines', async () => {
  const inSqlite = openSqliteFile(from)
    .prepare(`select name from sqlite_schema where type = 'table' and name not like 'kysely_%'`)
    .pluck()
    .all();
  expect(tableNames.toSorted()).toEqual(inSqlite.toSorted());

  await target.run('migrate');
  const pool = connectToDirectory(target.dataDir);
  onTestFinished(() => pool.end());
  const inPostgres = await pool.query(`
    select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('r', 'p') and not c.relispartition and n.nspname = 'public'
      and c.relname not like 'kysely_%'`);
  expect(tableNames.toSorted()).toEqual(inPostgres.rows.map(({ name }) => name).toSorted());
});

/** Records two events of a clinic, of which the second is in August. @returns the time of the first */
async function recordInJuly(): Promise<number> {
  const july = Date.parse('2026-07-31T23:59:59.999Z');
  const database = await openSqliteDatabase(from);
  await database.write(async (transaction) => {
    for (const at of [july, july + 1]) {
      await recordAct(transaction, operatorCaller('kim', 2), at, {
        ...{ operation: 'showPatient', ptId: 1, id: 1 },
      });
    }
  });
  await database.close();
  return july;
}

it('inserts audit events into the partitions of their months', async () => {
  const july = await recordInJuly();
  expect(await move()).toMatchObject({ code: 0 });
  const pool = connectToDirectory(target.dataDir);
  onTestFinished(() => pool.end());

  const { rows } = await pool.query(
    'select tableoid::regclass::text as partition, at from audit_events where at in ($1, $2) order by at',
    [july, july + 1],
  );
  expect(rows.map(({ partition }) => partition)).toEqual([
    'audit_events_2026_07',
    'audit_events_2026_08',
  ]);
});

it('has no sequences on PostgreSQL, whose values a move would have to set', async () => {
  await target.run('migrate');
  const pool = connectToDirectory(target.dataDir);
  onTestFinished(() => pool.end());

  expect((await pool.query(`select relname from pg_class where relkind = 'S'`)).rows).toEqual([]);
});
