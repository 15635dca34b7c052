import { mkdirSync, writeFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { verifyPassword } from '../../src/portal/passwords/password-hash.ts';
import { createSandbox, installCommand } from '../support/command.ts';
import { allRows, rowsIn } from '../support/rows.ts';

it('migrate creates the database, and then reports that it is up to date', async () => {
  const { run } = installCommand();

  expect(await run('migrate')).toEqual({
    code: 0,
    stdout: expect.stringMatching(/^Applied 0001-foundation\.\n(Applied \d{4}-[a-z-]+\.\n)+$/),
    stderr: '',
  });
  expect(await run('migrate')).toEqual({
    code: 0,
    stdout: 'The schema is up to date.\n',
    stderr: '',
  });
});

it('instance create refuses a subdomain that already exists', async () => {
  const { run } = installCommand();

  expect(await run(...createSandbox)).toEqual({
    code: 0,
    stdout: 'Created instance sandbox.\n',
    stderr: '',
  });
  expect(await run(...createSandbox)).toEqual({
    code: 1,
    stdout: '',
    stderr: 'Instance "sandbox" already exists: choose another subdomain.\n',
  });
});

it('api-user create prints the secret and stores only its hash', async () => {
  const { run, dataDir } = installCommand();
  await run(...createSandbox);
  const { code, stdout, stderr } = await run('api-user', 'create', 'sandbox', 'lab', '--read-only');
  const [, secret = ''] = /^username lab\nsecret {3}([\w-]{43})\n$/.exec(stdout) ?? [];

  expect(code).toBe(0);
  expect(stderr).toBe('Store the secret now: it cannot be shown again.\n');
  const [user] = await allRows({ dataDir }, 'api_users');
  expect(user?.read_only).toBe(1);
  expect(await verifyPassword(secret, user?.secret_hash ?? '')).toBe(true);
});

it('api-user create --password-stdin reads the secret and does not print it', async () => {
  const { run, feed, dataDir } = installCommand();
  await run(...createSandbox);
  const create = ['api-user', 'create', 'sandbox', 'un', '--password-stdin'];

  expect(await feed('a long and secret one\n', ...create)).toEqual({
    code: 0,
    stdout: 'username un\n',
    stderr: '',
  });
  const [user] = await allRows({ dataDir }, 'api_users');
  expect(await verifyPassword('a long and secret one', user?.secret_hash ?? '')).toBe(true);
  expect(await feed('pwd', 'api-user', 'create', 'sandbox', 'ben', '--password-stdin')).toEqual({
    code: 0,
    stdout: 'username ben\n',
    stderr: 'Warning: the secret is short; use at least 15 characters.\n',
  });
  expect(await feed('', 'api-user', 'create', 'sandbox', 'joe', '--password-stdin')).toMatchObject({
    code: 1,
    stderr: 'The secret must be one line of 1 to 256 characters.\n',
  });
});

it('api-user revoke refuses a revoked user, and records the operator in the audit trail', async () => {
  const { run, dataDir } = installCommand();
  await run(...createSandbox);
  await run('api-user', 'create', 'sandbox', 'lab');

  expect(await run('api-user', 'revoke', 'sandbox', 'lab')).toMatchObject({
    code: 0,
    stdout: 'Revoked lab of sandbox.\n',
  });
  expect(await run('api-user', 'revoke', 'sandbox', 'lab')).toMatchObject({
    code: 1,
    stderr: 'API user "lab" is already revoked.\n',
  });
  const events = rowsIn({ dataDir }).selectFrom('audit_events');
  const actors = await events.select(['actor_kind', 'actor']).distinct().execute();
  expect(actors).toEqual([{ actor_kind: 'operator', actor: 'kim' }]);
});

it('instance template refuses a template with an error and prints its file and line', async () => {
  const { run, folder } = installCommand();
  await run(...createSandbox);
  writeFileSync(`${folder}/subject`, 'Join {{ clinic.name }}');
  writeFileSync(`${folder}/good`, 'Hello {{ patient.first_name }},\n{{ link }}\n');
  writeFileSync(`${folder}/bad`, 'Hello,\n{{ patient.ssn }} {{ link }}\n');
  const template = ['instance', 'template', 'sandbox', `--subject=${folder}/subject`];

  expect(await run(...template, `--text=${folder}/good`)).toEqual({
    code: 0,
    stdout: 'Set the template of instance sandbox.\n',
    stderr: '',
  });
  const refused = await run(...template, `--text=${folder}/good`, `--html=${folder}/bad`);
  expect(refused.code).toBe(1);
  expect(refused.stderr).toMatch(/^\S+\/bad:2: [^\n]*patient\.ssn[^\n]*\n$/);
});

it('patient import skips and reports invalid lines, and exits with code 1', async () => {
  const { run, folder } = installCommand();
  await run(...createSandbox);
  const rows = ['pt_id,first_name,last_name', '1,Ann,Lee', 'x,Bob,Ray', '2,S\xe1nchez,Cy'];
  writeFileSync(`${folder}/patients.csv`, rows.join('\n'), 'latin1');

  expect(await run('patient', 'import', 'sandbox', `${folder}/patients.csv`)).toEqual({
    code: 1,
    stdout:
      '3 read: 2 added, 0 updated, 0 unchanged, 1 invalid\n' +
      '1 line was not UTF-8; read as Windows-1252\n' +
      'To list the lines, import again with --details.\n',
    stderr:
      'line 3: pt_id is not an integer from 1 to 999999999999999\n' +
      'Some lines were invalid and skipped: correct them and import the file again.\n',
  });
  const exported = await run('patient', 'export', 'sandbox');
  expect(exported).toEqual({
    code: 0,
    stdout:
      'pt_id,first_name,last_name,dob,sex,email,active\n1,Ann,Lee,,,,true\n2,Sánchez,Cy,,,,true\n',
    stderr: '',
  });
  writeFileSync(`${folder}/again.csv`, exported.stdout);
  expect(await run('patient', 'import', 'sandbox', `${folder}/again.csv`)).toEqual({
    code: 0,
    stdout: '2 read: 0 added, 0 updated, 2 unchanged, 0 invalid\n',
    stderr: '',
  });
});

it('patient import counts what it leaves out, and lists the lines with --details', async () => {
  const { run, folder } = installCommand();
  await run(...createSandbox);
  const rows = ['pt_id;last_name;email;ssn', '1;Lee;n/a;x', '2;Ray;a@b.example;x', '3;Roe;NONE;x'];
  writeFileSync(`${folder}/patients.txt`, rows.join('\r'));
  const report = (counts: string) =>
    `3 read: ${counts}, 0 invalid\ncolumn ignored: ssn\n2 email addresses left out\n`;

  expect(await run('patient', 'import', 'sandbox', `${folder}/patients.txt`)).toEqual({
    code: 0,
    stdout: `${report('3 added, 0 updated, 0 unchanged')}To list the lines, import again with --details.\n`,
    stderr: '',
  });
  expect(await run('patient', 'import', 'sandbox', `${folder}/patients.txt`, '--details')).toEqual({
    code: 0,
    stdout: report('0 added, 0 updated, 3 unchanged'),
    stderr: 'line 2: email address left out\nline 4: email address left out\n',
  });
});

it.each(['patients.csv', 'patients.ndjson'])(
  'patient import fails for an empty %s',
  async (file) => {
    const { run, folder } = installCommand();
    await run(...createSandbox);
    writeFileSync(`${folder}/${file}`, '');

    expect(await run('patient', 'import', 'sandbox', `${folder}/${file}`)).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^line 1: the file is empty\n/),
    });
  },
);

it.each([
  ['patients.csv', /^\S+patients\.csv: No such file: check the path\.\n$/],
  ['folder.csv', /^Is a directory: specify a file\.\n$/],
  [
    'patients.xlsx',
    /^Unknown file type: expected FHIR Patients \(\.ndjson\) or CSV \(\.csv\)\.\n$/,
  ],
])('patient import of %s fails with a one-line message', async (file, stderr) => {
  const { run, folder } = installCommand();
  await run(...createSandbox);
  mkdirSync(`${folder}/folder.csv`);

  expect(await run('patient', 'import', 'sandbox', `${folder}/${file}`)).toEqual({
    code: 1,
    stdout: '',
    stderr: expect.stringMatching(stderr),
  });
});

it('commands report an unknown instance and how to fix it', async () => {
  const { run, folder } = installCommand();
  writeFileSync(`${folder}/patients.csv`, 'pt_id\n');
  const unknown = {
    code: 1,
    stdout: '',
    stderr: 'No instance "meadow": check PORTAL_DATA_DIR, or run "instance create".\n',
  };

  expect(await run('patient', 'import', 'meadow', `${folder}/patients.csv`)).toEqual(unknown);
  expect(await run('patient', 'export', 'meadow')).toEqual(unknown);
  expect(await run('api-user', 'create', 'meadow', 'lab')).toEqual(unknown);
});

it.each([
  [[], 'full'],
  [['--surface=documented'], 'documented'],
  [['--surface=observed'], 'observed'],
])('instance create with %j serves %s', async (options, surface) => {
  const { run, dataDir } = installCommand();

  expect((await run(...createSandbox, ...options)).code).toBe(0);
  const instances = rowsIn({ dataDir }).selectFrom('instances');
  expect(await instances.select('surface').execute()).toEqual([{ surface }]);
});

it('instance create refuses an unknown surface', async () => {
  expect(await installCommand().run(...createSandbox, '--surface=some')).toEqual({
    code: 2,
    stdout: '',
    stderr:
      "error: option '--surface <surface>' argument 'some' is invalid. Allowed choices are " +
      'documented, observed, full. Run with --help for usage.\n',
  });
});
