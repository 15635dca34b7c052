import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it, onTestFinished, vi } from 'vitest';
import { parseDatabaseUrl } from '../../../src/store/postgres/database-url.ts';
import { createPool } from '../../../src/store/postgres/pool.ts';
import { createSandbox, runCommand } from '../../support/command.ts';
import {
  type InstalledPostgres,
  installedPrograms,
  startInstalledPostgres,
} from '../../support/postgres/installed-postgres.ts';
import { compiledOnce } from '../../support/process/compiled-once.ts';

const guide = readFileSync(new URL('../../../../../docs/postgresql.md', import.meta.url), 'utf8');
const program = fileURLToPath(new URL('../../../src/cli/main.ts', import.meta.url));

/** The blocks of a section of the guide, in their order. */
function blocksOf(section: string): string[] {
  const [, text = ''] =
    new RegExp(`^## ${section}\n(.*?)(?=^## )`, 'ms').exec(`${guide}\n## `) ?? [];
  return [...text.matchAll(/^```sh\n(.*?)^```$/gms)].map(([, block = '']) => block);
}

/** Runs blocks of the guide on the PostgreSQL of the machine, with its folders in a temporary one. */
function createOperator(postgres: InstalledPostgres, bin: string) {
  const { folder, port } = postgres;
  const dataDir = join(folder, 'portal-data');
  const urlOf = (database: string) => `postgres://portal@127.0.0.1:${port}/${database}`;
  const backups = join(folder, 'backups');
  mkdirSync(join(backups, 'wal'), { recursive: true });
  postgres.giveToServer(backups);
  for (const each of [dataDir, join(folder, 'commands')]) mkdirSync(each);
  const [, service = ''] = /^```ini\n(.*?)^```$/ms.exec(guide) ?? [];
  writeFileSync(
    join(folder, 'service.conf'),
    service
      .replace(/^host=.*$/m, `host=127.0.0.1\nport=${port}`)
      .replace(/^sslmode=.*\nsslrootcert=.*\n/m, ''),
  );
  writeFileSync(
    join(folder, 'commands/mdhq-portal'),
    `#!/bin/sh\nexec "${process.execPath}" "${program}" "$@"\n`,
    { mode: 0o755 },
  );
  const environment: Record<string, string> = {
    PORTAL_DATA_DIR: dataDir,
    PORTAL_DATABASE_URL: urlOf('portal'),
    CHECK_DATABASE_URL: urlOf('portal_check'),
  };
  return {
    folder,
    dataDir,
    environment,
    urlOf,
    async query(database: string, text: string): Promise<Record<string, unknown>[]> {
      const pool = createPool(parseDatabaseUrl(urlOf(database)), 1);
      try {
        return (await pool.query(text)).rows;
      } finally {
        await pool.end();
      }
    },
    command: (...args: string[]) => runCommand(environment, '', args),
    async run(block = ''): Promise<string> {
      const { stdout } = await promisify(execFile)(
        'sh',
        ['-euc', block.replaceAll('/mnt/backups', backups)],
        {
          env: {
            ...{ ...compiledOnce, ...environment },
            PGSERVICEFILE: join(folder, 'service.conf'),
            PATH: [join(folder, 'commands'), bin, '/usr/bin', '/bin'].join(':'),
          },
        },
      );
      return stdout;
    },
    async apiUsers() {
      const { stdout } = await runCommand(environment, '', [
        'api-user',
        'list',
        'sandbox',
        '--json',
      ]);
      return (JSON.parse(stdout) as { username: string }[]).map(({ username }) => username);
    },
  };
}

it.skipIf(installedPrograms === undefined)(
  'the blocks of docs/postgresql.md back up and restore a database (skipped without the tools of PostgreSQL)',
  async () => {
    const bin = installedPrograms ?? '';
    const postgres = await startInstalledPostgres(bin);
    onTestFinished(() => postgres.remove());
    await postgres.start();
    const operator = createOperator(postgres, bin);
    await operator.query('postgres', 'create database portal');
    await operator.command(...createSandbox);
    await operator.command('api-user', 'create', 'sandbox', 'early');

    const [dump, check] = blocksOf('Dump');
    await operator.run(dump);
    expect(statSync(join(operator.dataDir, 'last-backup')).isFile()).toBe(true);
    await operator.command('api-user', 'create', 'sandbox', 'late');
    expect(await operator.run(check)).toContain('events 2, verified');

    const [restore, settle] = blocksOf('Restore');
    await operator.run(restore);
    operator.environment['PORTAL_DATABASE_URL'] = operator.urlOf('portal_restored');
    expect(await operator.run(settle)).toContain('events 3, verified');
    expect(await operator.apiUsers()).toEqual(['early']);

    operator.environment['PORTAL_DATABASE_URL'] = operator.urlOf('portal');
    const [archiving, base, recovery] = blocksOf('Point in time');
    await operator.run(archiving);
    await postgres.stop();
    await postgres.start();
    await operator.run(base);
    await operator.command('api-user', 'create', 'sandbox', 'latest');
    const [{ moment } = { moment: '' }] = await operator.query(
      'portal',
      'select clock_timestamp()::text as moment',
    );
    await operator.command('api-user', 'create', 'sandbox', 'mistake');
    const [{ wal } = { wal: '' }] = await operator.query(
      'portal',
      'select pg_walfile_name(pg_switch_wal()) as wal',
    );
    await vi.waitFor(() => statSync(join(postgres.folder, 'backups/wal', String(wal))), 30_000);
    await postgres.stop();

    const restored = join(postgres.folder, 'restored');
    mkdirSync(restored, { mode: 0o700 });
    Object.assign(operator.environment, { PGDATA: restored, RECOVERY_TIME: String(moment) });
    await operator.run(recovery);
    postgres.giveToServer(restored);
    await postgres.start(restored);
    await vi.waitFor(async () => {
      const [state] = await operator.query('portal', 'select pg_is_in_recovery() as recovering');
      expect(state).toEqual({ recovering: false });
    }, 30_000);
    expect(await operator.run(settle)).toContain('verified');
    expect(await operator.apiUsers()).toEqual(['early', 'late', 'latest']);
  },
);
