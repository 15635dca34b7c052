// @stress: the command is a process with connections
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startFaultyTarget } from '../support/faulty-target.ts';
import { run, spawnCommand, startCommand, users } from '../support/run-command.ts';
import { type Sandbox, startSandbox } from '../support/start-sandbox.ts';

let sandbox: Sandbox;

beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(() => sandbox.close());
beforeEach(() => sandbox.forgetFailedLogIns());

describe('mdhq-portal-contract', () => {
  it.each([
    [[], 'Specify --target, --against, or both.'],
    [['--against=/no-such-file'], '/no-such-file cannot be read: ENOENT.'],
    [
      ['--against=second.yaml', '--output=drift.xml'],
      'Drift has no JUnit format: use table or json.',
    ],
  ])('exits with 2 on %j', async (args, message) => {
    expect(await spawnCommand(args)).toEqual({ stdout: '', stderr: `${message}\n`, code: 2 });
  });

  it('exits with 2 before the run if the folder of a report cannot be created', async () => {
    const { stdout, stderr, code } = await run([
      '--target=http://127.0.0.1:9',
      '--read-only',
      '--output=/dev/null/report.json',
    ]);

    expect({ stdout, stderr, code }).toEqual({
      stdout: '',
      stderr: expect.stringMatching(
        /^Cannot create the folder of \/dev\/null\/report\.json: E[A-Z]+\.\n$/,
      ),
      code: 2,
    });
  });

  it('prints the table, writes the other reports and exits with 2 if a report cannot be written', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'portal-contract-'));
    const file = join(folder, 'report.json');
    const target = `--target=${sandbox.target.url.href}`;
    const outputs = [`--output=${folder}`, `--output=${file}`];
    const { stdout, stderr, code } = await run([target, '--read-only', ...outputs]);
    const text = await readFile(file, 'utf8');
    await rm(folder, { recursive: true });

    expect({ stderr, code }).toEqual({
      stderr: `Cannot write the report to ${folder}: EISDIR.\n`,
      code: 2,
    });
    expect(stdout).toMatch(/^All \d+ checks passed\.$/m);
    expect(JSON.parse(text)).toMatchObject({ holds: true });
  });

  it.each(['--patient', '--invitee', '--patient-without-email'])(
    'exits with 2 if the target does not have the patient of %s',
    async (option) => {
      const { url } = sandbox.target;
      const patients = ['--patient=1', '--invitee=221', '--patient-without-email=222'].filter(
        (one) => !one.startsWith(`${option}=`),
      );
      const { stdout, stderr, code } = await run([
        `--target=${url.href}`,
        ...patients,
        `${option}=4711`,
      ]);

      expect({ stdout, stderr, code }).toEqual({
        stdout: '',
        stderr: `${url.origin} responded 404 for patient 4711: check ${option}.\n`,
        code: 2,
      });
    },
  );

  it.each([
    [
      'no credentials',
      { PORTAL_USERNAME: '' },
      /^Set PORTAL_USERNAME and PORTAL_PASSWORD to the name and secret of an API user\.$/m,
    ],
    [
      'half of the credentials',
      { PORTAL_USERNAME: 'un' },
      /^Set PORTAL_USERNAME and PORTAL_PASSWORD to the name and secret of an API user\.$/m,
    ],
  ])('exits with 2 with %s', async (_what, env, message) => {
    const { stderr, code } = await run(['--target=http://127.0.0.1:9', '--read-only'], env);

    expect(code).toBe(2);
    expect(stderr).toMatch(message);
  });

  it('exits with 2 with half of the optional credentials', async () => {
    const env = { ...users, PORTAL_READ_ONLY_USERNAME: 'reader' };
    const { stderr, code } = await run(['--target=http://127.0.0.1:9', '--read-only'], env);

    expect({ stderr, code }).toEqual({
      stderr: 'Set both PORTAL_READ_ONLY_USERNAME and PORTAL_READ_ONLY_PASSWORD, or neither.\n',
      code: 2,
    });
  });

  it.each([
    ['API user', { ...users, PORTAL_PASSWORD: 'of-yesterday' }],
    [
      'read-only API user',
      { ...users, PORTAL_READ_ONLY_USERNAME: 'reader', PORTAL_READ_ONLY_PASSWORD: 'of-yesterday' },
    ],
  ])('exits with 2 if the target rejects the credentials of the %s', async (who, env) => {
    const { url } = sandbox.target;
    const { stdout, stderr, code } = await run([`--target=${url.href}`, '--read-only'], env);

    expect({ stdout, stderr, code }).toEqual({
      stdout: '',
      stderr: `${url.origin} rejected the credentials of the ${who}.\n`,
      code: 2,
    });
  });

  it('exits with 2 without --patient or --read-only', async () => {
    const { stderr, code } = await run([`--target=${sandbox.target.url.href}`]);

    expect(code).toBe(2);
    expect(stderr).toBe('Specify --patient, whose data may be changed, or use --read-only.\n');
  });

  it('exits with 2 if the target refuses the connection', async () => {
    const closed = await startFaultyTarget(sandbox.target, {
      respond: (call, forward) => forward(call),
    });
    await closed.close();
    const { stderr, code } = await run([`--target=${closed.target.url.href}`, '--read-only']);

    expect(code).toBe(2);
    expect(stderr).toBe(`No response from ${closed.target.url.origin}: ECONNREFUSED.\n`);
  });

  it.each([
    ['/api/v1', 'before any response'],
    ['/api/v1/patients/1/portal/enqueued', 'when credentials are sent'],
  ])('exits with 2 if the target drops the connection at %s, %s', async (path) => {
    const broken = await startFaultyTarget(sandbox.target, {
      async respond(call, forward) {
        if (call.path === path) throw new Error('broken off');
        return forward(call);
      },
    });
    const { url } = broken.target;
    const ended = await run([`--target=${url.href}`, '--read-only']);
    await broken.close();

    expect(ended).toEqual({
      stdout: '',
      stderr: `No response from ${url.origin}: ECONNRESET.\n`,
      code: 2,
    });
  });

  it.each([
    ['an empty path item', 'paths:\n  /a:\n', 'has an invalid path item: /a'],
    [
      'an invalid server URL',
      'servers: [{url: "https://[x/"}]\npaths: {}\n',
      'has an invalid server URL: https://[x/',
    ],
  ])('exits with 2 for a second spec with %s', async (_what, text, message) => {
    const folder = await mkdtemp(join(tmpdir(), 'portal-contract-'));
    const file = join(folder, 'second.yaml');
    await writeFile(file, `openapi: 3.1.0\n${text}`);
    const ended = await run([`--against=${file}`]);
    await rm(folder, { recursive: true });

    expect(ended).toEqual({ stdout: '', stderr: `${file} ${message}\n`, code: 2 });
  });

  it.each([
    ['the help is written', ['--help'], { stderr: '', code: 0 }],
    [
      'its report is written',
      ['--against', fileURLToPath(new URL('../../../../spec/openapi.yaml', import.meta.url))],
      { stderr: 'The report could not be written: the output was closed.\n', code: 2 },
    ],
  ])('prints no stack trace if its standard output is closed before %s', async (_, args, ended) => {
    const child = startCommand(args);
    child.stdout.destroy();
    const [stderr, [code]] = await Promise.all([text(child.stderr), once(child, 'close')]);

    expect({ stderr, code }).toEqual(ended);
  });

  it('exits with 2 without --patient if the target is not on this machine', async () => {
    const { stdout, stderr, code } = await run([
      '--target=https://sandbox.example.com',
      '--read-only',
    ]);

    expect({ stdout, stderr, code }).toEqual({
      stdout: '',
      stderr:
        'Specify --patient, whose data may be read: patient 1 of https://sandbox.example.com may be a real person.\n',
      code: 2,
    });
  });

  it('exits with 2 for an http: target on another machine', async () => {
    const { stderr, code } = await run(['--target=http://sandbox.example.com', '--read-only']);

    expect(code).toBe(2);
    expect(stderr).toContain('use https://');
  });

  it.each(['ftp://sandbox.example.com', 'http://un:pwd@127.0.0.1', 'sandbox'])(
    'exits with 2 for the target %s',
    async (target) => {
      const { stderr, code } = await run([`--target=${target}`, '--read-only']);

      expect(code).toBe(2);
      expect(stderr).toContain('must be an http or https URL without credentials');
      expect(stderr).not.toContain(target);
    },
  );
});
