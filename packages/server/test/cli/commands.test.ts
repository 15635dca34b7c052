import { mkdirSync, writeFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { verifyPassword } from '../../src/portal/passwords/password-hash.ts';
import type { ApiUsersTable, AuditEventsTable } from '../../src/store/schema.ts';
import { createSandbox, installCommand } from '../support/command.ts';
import { openSqliteFile } from '../support/sqlite-file.ts';

it('makes the database, and says when there is nothing left to do', async () => {
  const { run } = installCommand();

  expect(await run('migrate')).toEqual({
    code: 0,
    stdout: expect.stringMatching(/^ran 0001-foundation\n(ran \d{4}-[a-z-]+\n)+$/),
    stderr: '',
  });
  expect(await run('migrate')).toEqual({ code: 0, stdout: 'up to date\n', stderr: '' });
});

it('sets a clinic up once', async () => {
  const { run } = installCommand();

  expect(await run(...createSandbox)).toEqual({
    code: 0,
    stdout: 'Created the instance sandbox.\n',
    stderr: '',
  });
  expect(await run(...createSandbox)).toEqual({
    code: 1,
    stdout: '',
    stderr: 'There is an instance "sandbox" already: choose another subdomain.\n',
  });
});

it('prints a secret once, which is then nowhere but with its reader', async () => {
  const { run, dataDir } = installCommand();
  await run(...createSandbox);
  const { code, stdout, stderr } = await run('api-user', 'create', 'sandbox', 'lab', '--read-only');
  const [, secret = ''] = /^username lab\nsecret {3}([\w-]{43})\n$/.exec(stdout) ?? [];

  expect(code).toBe(0);
  expect(stderr).toBe('Keep the secret now: it is not shown again.\n');
  const user = openSqliteFile(dataDir).prepare<[], ApiUsersTable>('select * from api_users').get();
  expect(user?.read_only).toBe(1);
  expect(await verifyPassword(secret, user?.secret_hash ?? '')).toBe(true);
});

it('takes a password from standard input, without printing it', async () => {
  const { run, feed, dataDir } = installCommand();
  await run(...createSandbox);
  const create = ['api-user', 'create', 'sandbox', 'un', '--password-stdin'];

  expect(await feed('a long and secret one\n', ...create)).toEqual({
    code: 0,
    stdout: 'username un\n',
    stderr: '',
  });
  const user = openSqliteFile(dataDir).prepare<[], ApiUsersTable>('select * from api_users').get();
  expect(await verifyPassword('a long and secret one', user?.secret_hash ?? '')).toBe(true);
  expect(await feed('pwd', 'api-user', 'create', 'sandbox', 'ben', '--password-stdin')).toEqual({
    code: 0,
    stdout: 'username ben\n',
    stderr: 'The password is short: one of 15 characters or more is safer.\n',
  });
  expect(await feed('', 'api-user', 'create', 'sandbox', 'joe', '--password-stdin')).toMatchObject({
    code: 1,
    stderr: 'The password must be one line of 1 to 256 characters.\n',
  });
});

it('revokes an API user once, under the name of whoever runs the command', async () => {
  const { run, dataDir } = installCommand();
  await run(...createSandbox);
  await run('api-user', 'create', 'sandbox', 'lab');

  expect(await run('api-user', 'revoke', 'sandbox', 'lab')).toMatchObject({
    code: 0,
    stdout: 'Revoked lab of sandbox.\n',
  });
  expect(await run('api-user', 'revoke', 'sandbox', 'lab')).toMatchObject({
    code: 1,
    stderr: 'The API user "lab" is revoked already: there is nothing to do.\n',
  });
  const actors = openSqliteFile(dataDir)
    .prepare<[], AuditEventsTable>('select distinct actor_kind, actor from audit_events')
    .all();
  expect(actors).toEqual([{ actor_kind: 'operator', actor: 'kim' }]);
});

it('sets words for invitations, and refuses those with a fault by file and line', async () => {
  const { run, folder } = installCommand();
  await run(...createSandbox);
  writeFileSync(`${folder}/subject`, 'Join {{ clinic.name }}');
  writeFileSync(`${folder}/good`, 'Hello {{ patient.first_name }},\n{{ link }}\n');
  writeFileSync(`${folder}/bad`, 'Hello,\n{{ patient.ssn }} {{ link }}\n');
  const template = ['instance', 'template', 'sandbox', `--subject=${folder}/subject`];

  expect(await run(...template, `--text=${folder}/good`)).toEqual({
    code: 0,
    stdout: 'Set the template of sandbox.\n',
    stderr: '',
  });
  const refused = await run(...template, `--text=${folder}/good`, `--html=${folder}/bad`);
  expect(refused.code).toBe(1);
  expect(refused.stderr).toMatch(/^\S+\/bad:2: [^\n]*patient\.ssn[^\n]*\n$/);
});

it('imports the good lines, names the bad ones, and says so by its exit code', async () => {
  const { run, folder } = installCommand();
  await run(...createSandbox);
  const rows = ['pt_id,first_name,last_name', '1,Ann,Lee', 'x,Bob,Ray', '2,S\xe1nchez,Cy'];
  writeFileSync(`${folder}/patients.csv`, rows.join('\n'), 'latin1');

  expect(await run('patient', 'import', 'sandbox', `${folder}/patients.csv`)).toEqual({
    code: 1,
    stdout:
      '3 read: 2 new, 0 updated, 0 unchanged, 1 bad\n' +
      '1 line was not UTF-8; read as Windows-1252\n',
    stderr:
      'line 3: its pt_id is not a number from 1 to 999999999999999\n' +
      'Bad lines were left out: correct them, and import the file again.\n',
  });
  const exported = await run('patient', 'export', 'sandbox');
  expect(exported).toEqual({
    code: 0,
    stdout: 'pt_id,first_name,last_name,dob,sex,email\n1,Ann,Lee,,,\n2,Sánchez,Cy,,,\n',
    stderr: '',
  });
  writeFileSync(`${folder}/again.csv`, exported.stdout);
  expect(await run('patient', 'import', 'sandbox', `${folder}/again.csv`)).toEqual({
    code: 0,
    stdout: '2 read: 0 new, 0 updated, 2 unchanged, 0 bad\n',
    stderr: '',
  });
});

it.each([
  ['patients.csv', /^\S+patients\.csv: There is no such file: check its name\.\n$/],
  ['folder.csv', /^That is a folder: name a file\.\n$/],
  ['patients.xlsx', 'The file must be FHIR Patients in .ndjson, or .csv: rename or convert it.\n'],
])('says what is the matter with %s', async (file, stderr) => {
  const { run, folder } = installCommand();
  await run(...createSandbox);
  mkdirSync(`${folder}/folder.csv`);

  expect(await run('patient', 'import', 'sandbox', `${folder}/${file}`)).toEqual({
    code: 1,
    stdout: '',
    stderr: expect.stringMatching(stderr),
  });
});

it('says that an instance is unknown, and what to do', async () => {
  const { run, folder } = installCommand();
  writeFileSync(`${folder}/patients.csv`, 'pt_id\n');
  const unknown = {
    code: 1,
    stdout: '',
    stderr: 'There is no instance "meadow": check PORTAL_DATA_DIR, or run "instance create".\n',
  };

  expect(await run('patient', 'import', 'meadow', `${folder}/patients.csv`)).toEqual(unknown);
  expect(await run('patient', 'export', 'meadow')).toEqual(unknown);
  expect(await run('api-user', 'create', 'meadow', 'lab')).toEqual(unknown);
});

it.each([
  [[], 'full'],
  [['--surface=documented'], 'documented'],
  [['--surface=observed'], 'observed'],
])('sets a clinic up with %j to serve %s', async (options, surface) => {
  const { run, dataDir } = installCommand();

  expect((await run(...createSandbox, ...options)).code).toBe(0);
  const instance = openSqliteFile(dataDir).prepare('select surface from instances').get();
  expect(instance).toEqual({ surface });
});

it('knows no other surface', async () => {
  expect(await installCommand().run(...createSandbox, '--surface=some')).toEqual({
    code: 2,
    stdout: '',
    stderr:
      "error: option '--surface <surface>' argument 'some' is invalid. Allowed choices are " +
      'documented, observed, full. Add --help to see how it is used.\n',
  });
});
