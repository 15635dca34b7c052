import { expect, it } from 'vitest';
import { createSandbox, installCommand } from '../support/command.ts';
import { allRows } from '../support/rows.ts';

const settings = {
  subdomain: 'sandbox',
  name: 'Sandbox Clinic',
  email: 'desk@example.com',
  phone: '+1 555 0100',
  time_zone: 'America/New_York',
  surface: 'full',
  portal_url: null,
  created: '2026-11-02T15:04:05.000Z',
  mail_template: null,
};

async function withSandbox() {
  const command = installCommand();
  await command.run(...createSandbox);
  const show = async () =>
    JSON.parse((await command.run('instance', 'show', 'sandbox', '--json')).stdout);
  return { ...command, show };
}

it('instance list prints the instances as a table, or as JSON with --json', async () => {
  const { run } = await withSandbox();
  await run('instance', 'create', 'harbor', ...createSandbox.slice(3), '--surface=observed');

  expect((await run('instance', 'list')).stdout).toBe(
    'SUBDOMAIN  NAME            SURFACE   CREATED\n' +
      'sandbox    Sandbox Clinic  full      2026-11-02T15:04:05.000Z\n' +
      'harbor     Sandbox Clinic  observed  2026-11-02T15:04:05.000Z\n',
  );
  const { created, name } = settings;
  expect(JSON.parse((await run('instance', 'list', '--json')).stdout)).toEqual([
    { subdomain: 'sandbox', name, surface: 'full', created },
    { subdomain: 'harbor', name, surface: 'observed', created },
  ]);
});

it('instance list of a database without instances says what to do, or prints an empty array', async () => {
  const { run } = installCommand();
  expect(await run('instance', 'list')).toEqual({
    code: 1,
    stdout: '',
    stderr: 'No instances: check PORTAL_DATA_DIR, or run "instance create".\n',
  });
  expect(await run('instance', 'list', '--json')).toMatchObject({ code: 0, stdout: '[]\n' });
});

it('instance show prints the settings of the instance and those of the server', async () => {
  const { run, show, environment } = await withSandbox();
  Object.assign(environment, {
    PORTAL_PUBLIC_URL: 'https://{instance}.example.com',
    PORTAL_MAIL_FROM: 'portal@example.com',
    PORTAL_RATE_LIMIT: 'off',
    PORTAL_INVITATION_LIMIT: '70',
  });

  expect(await show()).toEqual({
    ...settings,
    server: {
      link_url: 'https://sandbox.example.com',
      mail_from: 'portal@example.com',
      requests_per_minute: null,
      invitations_per_hour: 70,
      patient_invitations_per_hour: 5,
      join_link_hours: 72,
      reset_link_minutes: 60,
    },
  });
  const { stdout } = await run('instance', 'show', 'sandbox');
  expect(stdout).toMatch(/^ {2}phone {10}\+1 555 0100$/m);
  expect(stdout).toMatch(/^ {2}portal_url {5}none$/m);
  expect(stdout).toMatch(/^ {2}mail_template {2}default$/m);
  expect(stdout).toMatch(/^ {2}requests_per_minute {11}none$/m);
});

it('instance show of an unknown instance says how to list them', async () => {
  const { run } = await withSandbox();
  expect(await run('instance', 'show', 'harbor')).toEqual({
    code: 1,
    stdout: '',
    stderr: 'No instance "harbor": "instance list" lists all instances.\n',
  });
});

it('instance set changes each setting, with an audit event for each that differs (Q57, Q58)', async () => {
  const { run, show, dataDir } = await withSandbox();
  const changes = [
    '--name=Harbor Clinic',
    '--email=front@example.com',
    '--phone=+1 555 0199',
    '--time-zone=America/Denver',
    '--surface=observed',
    '--portal-url=https://portal.example.com',
  ];

  expect(await run('instance', 'set', 'sandbox', ...changes)).toEqual({
    code: 0,
    stdout: 'Changed name, email, phone, time_zone, surface, portal_url of instance sandbox.\n',
    stderr: '',
  });
  expect(await show()).toMatchObject({
    name: 'Harbor Clinic',
    email: 'front@example.com',
    phone: '+1 555 0199',
    time_zone: 'America/Denver',
    surface: 'observed',
    portal_url: 'https://portal.example.com/',
  });
  expect((await run('instance', 'set', 'sandbox', ...changes)).stdout).toBe(
    'Instance sandbox has these settings already.\n',
  );
  expect((await run('instance', 'set', 'sandbox', '--no-portal-url')).code).toBe(0);
  expect(await show()).toMatchObject({ portal_url: null, phone: '+1 555 0199' });

  const events = await allRows({ dataDir }, 'audit_events');
  const changed = events.filter(({ operation }) => operation === 'instance set');
  expect(changed.map(({ actor, action, entity }) => [actor, action, entity])).toEqual(
    ['name', 'email', 'phone', 'time_zone', 'surface', 'portal_url', 'portal_url'].map((name) => [
      'kim',
      'update',
      `instance/sandbox/${name}`,
    ]),
  );
});

it.each([
  ['--name=', 'The name must be one line of 1 to 200 characters.'],
  ['--email=nobody', 'Invalid email address "nobody": expected one such as desk@example.com.'],
  ['--phone=1\n2', 'The phone number must be one line of 1 to 40 characters.'],
  ['--time-zone=Mars', 'Unknown time zone "Mars": expected an IANA name such as America/New_York.'],
])('instance set refuses %j, and changes nothing', async (option, stderr) => {
  const { run, show } = await withSandbox();
  const result = await run('instance', 'set', 'sandbox', '--surface=observed', option);

  expect(result).toEqual({ code: 1, stdout: '', stderr: `${stderr}\n` });
  expect(await show()).toMatchObject(settings);
});

it.each([
  [
    ['--portal-url=http://portal.example.com'],
    "option '--portal-url <url>' argument 'http://portal.example.com' is invalid. Expected an https URL of at most 200 characters, without credentials and fragment",
  ],
  [[], "specify a setting, such as '--phone'"],
  [
    ['--surface=some'],
    "option '--surface <surface>' argument 'some' is invalid. Allowed choices are documented, observed, full",
  ],
])('instance set %j is a usage error', async (options, reason) => {
  const { run } = await withSandbox();
  expect(await run('instance', 'set', 'sandbox', ...options)).toEqual({
    code: 2,
    stdout: '',
    stderr: `error: ${reason}. Run with --help for usage.\n`,
  });
});

it('instance create --portal-url sets the normalized address, and refuses an invalid one as a usage error', async () => {
  const { run } = installCommand();
  expect(await run(...createSandbox, '--portal-url=http://portal.example.com')).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('Expected an https URL'),
  });

  expect(await run(...createSandbox, '--portal-url=https://portal.example.com')).toMatchObject({
    code: 0,
  });
  const { stdout } = await run('instance', 'show', 'sandbox', '--json');
  expect(JSON.parse(stdout)).toMatchObject({ portal_url: 'https://portal.example.com/' });
});
