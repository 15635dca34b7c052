import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { loadConfig } from '../../src/config.ts';
import { startServer } from '../../src/start-server.ts';
import { emptyTrailHash } from '../../src/store/audit/audit-chain.ts';
import { migratedBefore } from '../store/migrations/migrated-before.ts';
import { installCommand } from '../support/command.ts';
import { temporaryFolder } from '../support/temporary-database.ts';

/** Fills a data directory with a database of an earlier version, in which two user names become the same. */
async function upgradeFrom(dataDir: string): Promise<void> {
  const { sqlite } = await migratedBefore('0007-user-names');
  for (const id of [1, 2]) {
    sqlite.prepare('insert into audit_heads values (?, 0, ?)').run(id, emptyTrailHash);
  }
  const accounts: [ptId: number, username: string][] = [
    [3, 'αΐδα'],
    [4, 'αϊ\u0301δα'],
  ];
  for (const [ptId, username] of accounts) {
    sqlite
      .prepare(
        "insert into patients values (1, ?, null, 'Ada', 'Alder', '1980-02-29', null, null, 1, 0, 0)",
      )
      .run(ptId);
    sqlite
      .prepare("insert into portal_accounts values (1, ?, ?, 'hash', ?, ?)")
      .run(ptId, username, ptId, ptId);
  }
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  writeFileSync(join(dataDir, 'portal.sqlite'), sqlite.serialize());
}

it('migrate reports the patient whose user name got a number, without the name (Q60, Q79)', async () => {
  const { run, dataDir } = installCommand();
  await upgradeFrom(dataDir);

  expect(await run('migrate')).toMatchObject({
    code: 0,
    stderr:
      'Patient 4 of clinic-1 has a new user name, because two names became the same: a password reset shows it.\n',
  });
  expect(await run('migrate')).toMatchObject({ code: 0, stderr: '' });
});

it('a server that migrates logs the patient whose user name got a number, without the name (Q60, Q79)', async () => {
  const dataDir = join(temporaryFolder(), 'data');
  await upgradeFrom(dataDir);
  const lines: string[] = [];
  const config = loadConfig({ PORTAL_DATA_DIR: dataDir, PORTAL_LISTEN: '127.0.0.1:0' });
  const server = await startServer(config, { log: { write: (line) => void lines.push(line) } });
  await server.close();

  const renamed = lines.map((line) => JSON.parse(line)).filter(({ pt_id }) => pt_id !== undefined);
  expect(renamed).toMatchObject([
    { instance: 'clinic-1', pt_id: 4, msg: 'a migration changed the user name of a patient' },
  ]);
  expect(lines.join('')).not.toContain('δα');
});
