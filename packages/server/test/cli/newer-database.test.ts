import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { failureMessage } from '../../src/cli/failures.ts';
import { loadConfig } from '../../src/config.ts';
import { startServer } from '../../src/start-server.ts';
import { createSandbox, installCommand } from '../support/command.ts';
import { leaves } from '../support/command-names.ts';
import { keepFromReuse } from '../support/postgres/test-databases.ts';
import { changeRows } from '../support/rows.ts';
import { isPostgres, settingsOf } from '../support/test-database.ts';

/** The arguments of each command that opens the database. */
const argumentsIn = (folder: string): Record<string, string[]> => ({
  migrate: [],
  'instance create': createSandbox.slice(2),
  'instance list': [],
  'instance show': ['sandbox'],
  'instance set': ['sandbox', '--phone=+1 555 0101'],
  'instance template': ['sandbox', '--default'],
  'api-user create': ['sandbox', 'lab'],
  'api-user list': ['sandbox'],
  'api-user rotate': ['sandbox', 'lab'],
  'api-user revoke': ['sandbox', 'lab'],
  'patient import': ['sandbox', join(folder, 'patients.csv')],
  'patient export': ['sandbox'],
  'patient set': ['sandbox', '1', '--active=true'],
  'audit verify': ['sandbox'],
  'audit export': ['sandbox'],
  'audit stream': [`--to=file:${join(folder, 'audit.ndjson')}`, '--once'],
  'audit streams': [],
  'audit archive': ['sandbox', `--archives=${folder}`, '--through=2026-08'],
  // On PostgreSQL, `backup` is refused, and `link-key rotate` only prints a key.
  ...(!isPostgres && { 'link-key rotate': [], backup: [join(folder, 'backup.sqlite')] }),
});

it('every command and the server report a database of a newer version in one line', async () => {
  const { run, dataDir, folder } = installCommand();
  await run('migrate');
  keepFromReuse(dataDir);
  await changeRows({ dataDir }, "insert into kysely_migration values ('0999-later', '2027-01-01')");
  writeFileSync(join(folder, 'patients.csv'), 'pt_id\n1\n');
  const message =
    'The database was migrated by a newer version of mdhq-portal (0999-later): run that version again, or restore a backup from before the upgrade.';

  const commands = argumentsIn(folder);
  for (const [command, args] of Object.entries(commands)) {
    const { code, stderr } = await run(...command.split(' '), ...args);
    expect([command, code, stderr]).toEqual([command, 1, `${message}\n`]);
  }
  // `restore` only opens the backup, and `link-key list` the key file.
  const others = [
    'serve',
    'restore',
    'link-key list',
    ...(isPostgres ? ['backup', 'link-key rotate'] : []),
  ];
  expect([...Object.keys(commands), ...others].toSorted()).toEqual(leaves.toSorted());
  const config = loadConfig({
    ...(await settingsOf(dataDir)),
    ...(isPostgres && { PORTAL_LINK_KEYS: `k1:${Buffer.alloc(32, 1).toString('base64url')}` }),
  });
  const starting = startServer(config, { log: { write: () => undefined } });
  expect(await starting.catch(failureMessage)).toBe(message);
});
