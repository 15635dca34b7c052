// @stress: the command is a process with connections
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { versionOf } from '@mdhq/portal-types/program';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { runContractCommand } from '../../src/cli/contract-command.ts';
import { writeSecondSpec } from '../drift/second-spec.ts';
import { readXml } from '../report/read-xml.ts';
import { compiledOnce } from '../support/compiled-once.ts';
import { startFaultyTarget } from '../support/faulty-target.ts';
import { preparedContract } from '../support/prepared-contract.ts';
import { type Sandbox, startSandbox } from '../support/start-sandbox.ts';

const command = fileURLToPath(new URL('../../bin/mdhq-portal-contract.js', import.meta.url));
const users = { PORTAL_USERNAME: 'un', PORTAL_PASSWORD: 'pwd' };
let sandbox: Sandbox;

beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(() => sandbox.close());
beforeEach(() => sandbox.forgetFailedLogIns());

/** Runs the command as a process of its own. */
async function spawnCommand(args: string[], env: Record<string, string> = users) {
  const child = spawn(process.execPath, [command, ...args], {
    env: { ...compiledOnce, ...env },
    stdio: 'pipe',
  });
  const [stdout, stderr, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ]);
  return { stdout, stderr, code };
}

/** Runs the command in this process, which has loaded Prism and prepared the contract already. */
async function run(args: string[], env: Record<string, string> = users) {
  const [stdout, stderr]: [string[], string[]] = [[], []];
  const code = await runContractCommand(['node', 'mdhq-portal-contract', ...args], {
    env,
    stdout: { write: (text) => stdout.push(text) },
    stderr: { write: (text) => stderr.push(text) },
    prepare: preparedContract,
  });
  return { stdout: stdout.join(''), stderr: stderr.join(''), code };
}

describe('mdhq-portal-contract', () => {
  it('--version prints the version of the package', async () => {
    const version = versionOf(new URL('../../package.json', import.meta.url));
    expect(await run(['--version'])).toEqual({ stdout: `${version}\n`, stderr: '', code: 0 });
  });

  it('prints a report and exits with 0 if the target conforms', async () => {
    const { url } = sandbox.target;
    const patients = ['--patient=1', '--invitee=221', '--patient-without-email=222'];
    const readers = { PORTAL_READ_ONLY_USERNAME: 'reader', PORTAL_READ_ONLY_PASSWORD: 'päss:word' };
    const { username = '', password = '' } = sandbox.target.patientLogIn ?? {};
    const patient = { PORTAL_PATIENT_USERNAME: username, PORTAL_PATIENT_PASSWORD: password };
    const { stdout, stderr, code } = await spawnCommand([`--target=${url.href}`, ...patients], {
      ...users,
      ...readers,
      ...patient,
    });

    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^deletePortalRequest +\d+ +\d+ +\d+ +\d+ +\d+ +\d+ +\d+ +\d+$/m);
    expect(stdout).not.toContain(password);
    expect(stdout).not.toContain('PORTAL_PATIENT');
    expect(stdout).toMatch(/^All \d{3,} checks passed\.$/m);
  });

  it('prints the deviations and exits with 1, without printing the password', async () => {
    const broken = await startFaultyTarget(sandbox.target, {
      async respond(call, forward) {
        const response = await forward(call);
        const authorization = call.headers['authorization'] ?? '';
        const text = response.text.replace(/#[a-z-]+"/, `#pwd ${authorization}"`);
        return { ...response, text: text.replace('"has_more"', '"pwd":0,"has_more"') };
      },
    });
    const args = [`--target=${broken.target.url.href}`, '--read-only'];
    const { stdout, stderr, code } = await spawnCommand(args);
    await broken.close();

    expect(code).toBe(1);
    expect(stdout).toContain('✗ showPortalRequests, problem');
    expect(stdout).toContain('[redacted]');
    expect(stdout + stderr).not.toContain(btoa('un:pwd'));
    expect(stdout + stderr).not.toContain('pwd');
  });

  it('writes the report to files in the format of their extension, and prints a table', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'portal-contract-'));
    const [json = '', xml = '', other = ''] = ['report.json', 'junit.xml', 'report'].map((name) =>
      join(folder, name),
    );
    const outputs = [json, xml, other].map((file) => `--output=${file}`);
    const target = `--target=${sandbox.target.url.href}`;
    const { stdout, code } = await run([target, '--read-only', '--format=json', ...outputs]);
    const texts = await Promise.all([json, xml, other].map((file) => readFile(file, 'utf8')));
    await rm(folder, { recursive: true });

    expect(code).toBe(0);
    expect(stdout).toMatch(/^All \d+ checks passed\.$/m);
    expect(JSON.parse(texts[0] ?? '')).toMatchObject({ holds: true, surface: 'full' });
    expect(readXml(texts[1] ?? '')).toMatchObject({
      name: 'testsuites',
      attributes: { failures: '0' },
    });
    expect(texts[2]).toBe(texts[0]);
    expect(texts.join('')).not.toContain('pwd');
  });

  it.each([
    ['json', (text: string) => JSON.parse(text)],
    ['junit', readXml],
  ])('prints only %s with --format', async (format, read) => {
    const target = `--target=${sandbox.target.url.href}`;
    const { stdout, stderr, code } = await run([target, '--read-only', `--format=${format}`]);

    expect({ stderr, code }).toEqual({ stderr: '', code: 0 });
    expect(() => read(stdout)).not.toThrow();
  });

  it('compares the contract with a second spec, without a target or credentials', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'portal-contract-'));
    const file = await writeSecondSpec(folder, ({ paths }) => {
      delete paths['/api/v1/patients/{pt_id}/portal/invite'];
    });
    const args = [`--against=${file}`, '--surface=documented'];
    const table = await run(args, {});
    const json = await run([...args, '--format=json'], {});
    await rm(folder, { recursive: true });

    expect(table).toMatchObject({ code: 0, stderr: '' });
    expect(table.stdout).toContain(
      'Missing from the second spec\n  POST /api/v1/patients/{pt_id}/portal/invite\n\nDrift: 1 missing,',
    );
    expect(JSON.parse(json.stdout)).toMatchObject({ drift: { missing: [{ method: 'POST' }] } });
  });

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

  it('creates the folder of a report', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'portal-contract-'));
    const file = join(folder, 'reports/today/report.json');
    const target = `--target=${sandbox.target.url.href}`;
    const { stderr, code } = await run([target, '--read-only', `--output=${file}`]);
    const text = await readFile(file, 'utf8');
    await rm(folder, { recursive: true });

    expect({ stderr, code }).toEqual({ stderr: '', code: 0 });
    expect(JSON.parse(text)).toMatchObject({ holds: true });
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

  it('lists the cases that did not run with --verbose, and their number without it', async () => {
    const target = `--target=${sandbox.target.url.href}`;
    const short = await run([target, '--read-only']);
    const long = await run([target, '--read-only', '--verbose']);

    expect(short.stdout).toMatch(/^Not run, for known reasons: \d+ cases, \d+ statuses \(/m);
    expect(short.stdout).not.toContain('the run is read-only');
    expect(long.stdout).toContain('Skipped\n  the run is read-only:\n');
    expect(long.stdout).not.toContain('Not run,');
  });

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
    const child = spawn(process.execPath, [command, ...args], {
      env: { ...compiledOnce, ...users },
      stdio: 'pipe',
    });
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

  it('prints all options with --help', async () => {
    const { stdout, code } = await run(['--help']);

    expect(code).toBe(0);
    for (const option of [
      '--target',
      '--surface',
      '--limited',
      '--read-only',
      '--tolerant',
      '--stateless',
      '--format',
      '--output',
      '--against',
      '--verbose',
    ]) {
      expect(stdout).toContain(option);
    }
    expect(stdout).toContain('PORTAL_PASSWORD');
  });
});
