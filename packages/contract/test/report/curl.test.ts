import { execFileSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readContract } from '../../src/contract/read-contract.ts';
import { basicAuthorization, type Call } from '../../src/http/messages.ts';
import { createCurl, quoted } from '../../src/report/curl.ts';
import { runPrepared } from '../../src/run-contract.ts';
import type { Target } from '../../src/target.ts';
import { failuresOf } from '../support/failures.ts';
import { faultyTransport } from '../support/faulty-target.ts';
import { preparedContract } from '../support/prepared-contract.ts';
import { type Sandbox, startSandbox } from '../support/start-sandbox.ts';

const patientLogIn = { username: 'otto.fen', password: '"sieben" \\Reiher\\,\t$HOME \\t' };
const target: Target = {
  url: new URL('http://sandbox.localhost:4010/prefix'),
  credentials: { username: 'un', password: 'pwd secret' },
  readOnlyUser: { username: 'reader', password: 'päss:word' },
  patientLogIn,
  patient: 1,
  stateless: false,
  readOnly: false,
};
const environment = {
  PORTAL_USERNAME: 'un',
  PORTAL_PASSWORD: 'pwd secret',
  PORTAL_READ_ONLY_USERNAME: 'reader',
  PORTAL_READ_ONLY_PASSWORD: 'päss:word',
  PORTAL_PATIENT_USERNAME: patientLogIn.username,
  PORTAL_PATIENT_PASSWORD: patientLogIn.password,
};

async function lineOf(call: Partial<Call>): Promise<string> {
  const curlOf = createCurl(await readContract('full'), target);
  return curlOf({ method: 'GET', path: '/api/v1/patients/1', headers: {}, ...call });
}

/** The arguments that a shell passes to `curl`. */
function argumentsOf(line: string): string[] {
  const shim = 'curl() { for one; do printf "%s\\0" "$one"; done; }';
  const printed = execFileSync('sh', ['-c', `${shim}\n${line}`], {
    env: environment,
    encoding: 'utf8',
  });
  return printed.split('\0').slice(0, -1);
}

describe('the curl line of a failure', () => {
  it('repeats method, headers, body and URL', async () => {
    const line = await lineOf({
      method: 'POST',
      path: '/api/v1/patients/1/rxs?enqueue=false',
      headers: {
        authorization: basicAuthorization(target.credentials),
        'content-type': 'application/json',
        'content-length': '13',
        'x-empty': '',
      },
      body: '{"drug_id":1}',
    });

    expect(argumentsOf(line)).toEqual([
      '-i',
      '--globoff',
      '--path-as-is',
      '-X',
      'POST',
      '-u',
      'un:pwd secret',
      '-H',
      'content-type: application/json',
      '-H',
      'x-empty;',
      '--data-raw',
      '{"drug_id":1}',
      'http://sandbox.localhost:4010/prefix/api/v1/patients/1/rxs?enqueue=false',
    ]);
  });

  it.each([
    ['an API user', target.credentials, '-u "$PORTAL_USERNAME:$PORTAL_PASSWORD"', 'pwd secret'],
    [
      'a read-only API user',
      target.readOnlyUser,
      '-u "$PORTAL_READ_ONLY_USERNAME:$PORTAL_READ_ONLY_PASSWORD"',
      'päss:word',
    ],
  ] as const)('has the credentials of %s as variables', async (_who, user, words, secret) => {
    const authorization = basicAuthorization(user ?? target.credentials);
    const line = await lineOf({ headers: { authorization } });

    expect(line).toContain(words);
    expect(line).not.toContain(secret);
    expect(line).not.toContain(authorization);
  });

  it('has the log-in of a patient as variables', async () => {
    const line = await lineOf({
      method: 'POST',
      path: '/api/v1/patients/portal/validate_credentials',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(patientLogIn),
    });

    expect(line).not.toContain('otto');
    expect(line).not.toContain('Reiher');
    expect(argumentsOf(line)).toContain(JSON.stringify(patientLogIn));
  });

  it('has no names and birth dates of a search', async () => {
    const path = '/api/v1/extensions/patients/search';
    const contract = await readContract('full');
    const search = contract.operations.find(({ id }) => id === 'searchPatients');
    const line = await lineOf({
      method: 'POST',
      path: search?.template ?? path,
      headers: { 'content-type': 'application/json' },
      body: '{"name":"Quill Ada","dob":"1971-03-04","pt_id":1}',
    });

    expect(argumentsOf(line)).toContain('{"name":"REDACTED","dob":"REDACTED","pt_id":1}');
  });

  it('has no cursor and no time, which come from the target', async () => {
    const path =
      '/api/v1/extensions/portal/enqueued?created_from=2026-11-02&cursor=abc&status=open';
    const line = await lineOf({ path });

    expect(line).toContain('?created_from=REDACTED&cursor=REDACTED&status=open');
  });

  it('names the length of a long body', async () => {
    const line = await lineOf({ method: 'POST', body: 'ö'.repeat(600_000) });

    expect(line.length).toBeLessThan(300);
    expect(argumentsOf(line)).toContain('@body-of-1200000-bytes');
  });

  it('sends no Content-Type if the call has none', async () => {
    expect(argumentsOf(await lineOf({ method: 'POST', body: '{}' }))).toContain('content-type:');
  });

  it('keeps invalid percent-encoding and brackets in the path', async () => {
    const path = '/api/v1/patients/%zz/[1-3]/{a,b}/../x';

    expect(argumentsOf(await lineOf({ path })).at(-1)).toBe(
      `http://sandbox.localhost:4010/prefix${path}`,
    );
  });
});

describe('quoted', () => {
  it.each([
    "it's",
    '"double" $HOME `id` $(id) \\n %s',
    '; rm -rf / #',
    '-X',
    '@file',
    '*?[a]~!',
    '',
    'two\nlines',
    "tab\tand escape \u001b[31m, \\0101 and it's",
    '\ufeff{"name":"Größe 🙂 \u202e"}',
    '👩‍⚕️',
  ])('is one word of a shell with the same text: %j', (text) => {
    const word = quoted(text);

    expect(argumentsOf(`curl ${word}`)).toEqual([text]);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: that is what must not be printed
    expect(word).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e\ufeff]/);
  });
});

describe('a report', () => {
  let sandbox: Sandbox;

  beforeAll(async () => {
    sandbox = await startSandbox();
  });
  afterAll(() => sandbox.close());

  it('has the curl line of the failed call for each failure, not that of the cleanup', async () => {
    const report = await runPrepared(await preparedContract(), sandbox.target, {
      workflows: false,
      operations: ['showPortalRequest'],
      transport: faultyTransport(sandbox.target, {
        async respond(call, forward) {
          const response = await forward(call);
          const isRecord = /enqueued\/\d+$/.test(call.path) && call.method === 'GET';
          return isRecord && response.status === 200 ? { ...response, status: 500 } : response;
        },
      }),
    });
    const failures = failuresOf(report);

    expect(failures.map(({ check }) => check)).toContain('schema');
    expect(failures.map(({ check }) => check)).toContain('behaviour');
    for (const { curl = '' } of failures) {
      expect(curl).toMatch(/^curl .* -X GET -u "\$PORTAL_USERNAME:\$PORTAL_PASSWORD" /);
      expect(argumentsOf(curl).at(-1)).toMatch(/^http:.*\/portal\/enqueued\/\d+$/);
    }
  });
});
