// @stress: the command is a process with connections
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { versionOf } from '@mdhq/portal-types/program';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { writeSecondSpec } from '../drift/second-spec.ts';
import { readXml } from '../report/read-xml.ts';
import { startFaultyTarget } from '../support/faulty-target.ts';
import { run, spawnCommand, users } from '../support/run-command.ts';
import { type Sandbox, startSandbox } from '../support/start-sandbox.ts';

let sandbox: Sandbox;

beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(() => sandbox.close());
beforeEach(() => sandbox.forgetFailedLogIns());

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

  it('lists the cases that did not run with --verbose, and their number without it', async () => {
    const target = `--target=${sandbox.target.url.href}`;
    const short = await run([target, '--read-only']);
    const long = await run([target, '--read-only', '--verbose']);

    expect(short.stdout).toMatch(/^Not run, for known reasons: \d+ cases, \d+ statuses \(/m);
    expect(short.stdout).not.toContain('the run is read-only');
    expect(long.stdout).toContain('Skipped\n  the run is read-only:\n');
    expect(long.stdout).not.toContain('Not run,');
  });

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
