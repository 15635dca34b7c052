import { describe, expect, inject, it } from 'vitest';
import { basicAuth } from './support/basic-auth.ts';

const queue = '/api/v1/patients/1/portal/enqueued';
const rxs = '/api/v1/patients/1/rxs';
const inbox = '/api/v1/extensions/portal/enqueued';
const search = '/api/v1/extensions/patients/search';
const invite = '/api/v1/patients/221/portal/invite';
const problems = 'https://github.com/mdhq-portal/toolkit/blob/main/spec/problems.md';
const url = inject('portalMockUrl');

function call(method: string, path: string, init: RequestInit = {}): Promise<Response> {
  return fetch(url + path, { method, headers: { authorization: basicAuth }, ...init });
}

function postText(path: string, body: RequestInit['body'], type = 'application/json') {
  const headers = { authorization: basicAuth, 'content-type': type };
  return fetch(url + path, { method: 'POST', headers, ...(body !== undefined && { body }) });
}

async function problemOf(response: Response) {
  expect(response.headers.get('content-type')).toBe('application/problem+json');
  const problem = (await response.json()) as { type: string; status: number; errors?: unknown[] };
  expect(problem.status).toBe(response.status);
  expect(problem).toHaveProperty('instance', `urn:uuid:${response.headers.get('x-request-id')}`);
  return { code: problem.type.replace(`${problems}#`, ''), errors: problem.errors };
}

describe('a body', () => {
  it.each(['{"drug_id":', 'NaN', "{'drug_id': 1}", '{"drug_id":1}}'])(
    'that is not JSON is malformed: %s',
    async (text) => {
      const response = await postText(rxs, text);

      expect(response.status).toBe(400);
      expect(await problemOf(response)).toMatchObject({ code: 'malformed-request' });
    },
  );

  it.each([
    ['a byte order mark', '\uFEFF{"drug_id":1}'],
    ['a NUL', String.raw`{"drug_id":1,"notes":"a\u0000b"}`],
    ['half of a surrogate pair', String.raw`{"drug_id":1,"notes":"\ud83d"}`],
    ['the key __proto__', '{"drug_id":1,"__proto__":{"notes":"x"}}'],
    ['the keys constructor and prototype', '{"drug_id":1,"constructor":{"prototype":1}}'],
    ['65 levels', `{"drug_id":1,"notes":${'['.repeat(64)}${']'.repeat(64)}}`],
    ['thousands of levels', '['.repeat(50_000) + ']'.repeat(50_000)],
    ['a number that no double holds', '{"drug_id":1e999}'],
    ['a key twice', '{"drug_id":1,"drug_id":2}'],
    ['a key twice, deep down', '{"drug_id":1,"notes":[{"a":1,"b":{},"a":2}]}'],
  ])('with %s is malformed (Q30-Q33)', async (_what, text) => {
    const response = await postText(rxs, text);

    expect(response.status).toBe(400);
    expect(await problemOf(response)).toMatchObject({ code: 'malformed-request' });
  });

  it('may have a key in several objects', async () => {
    const text = '{"html_content":"x","raw_data":{"a":{"a":1},"b":[{"a":1},{"a":2}]}}';

    expect((await postText('/api/v1/patients/1/questionnaires', text)).status).toBe(201);
  });

  it('may be nested 64 deep', async () => {
    const raw = `${'['.repeat(63)}${']'.repeat(63)}`;
    const text = `{"html_content":"x","raw_data":{"a":${raw.slice(1, -1)}}}`;

    expect((await postText('/api/v1/patients/1/questionnaires', text)).status).toBe(201);
  });

  it('that is not UTF-8 is malformed (Q32)', async () => {
    const response = await postText(rxs, Uint8Array.of(0x22, 0xff, 0x22));

    expect(await problemOf(response)).toMatchObject({ code: 'malformed-request' });
  });

  it('over 1 MiB is too large', async () => {
    const response = await postText(rxs, JSON.stringify({ notes: 'x'.repeat(1024 * 1024) }));

    expect(response.status).toBe(413);
    expect(await problemOf(response)).toMatchObject({ code: 'payload-too-large' });
  });

  it.each(['text/plain', 'application/jsonp', ';;/', 'multipart/form-data'])(
    'of another media type is unsupported (Q15): %s',
    async (type) => {
      const response = await postText(rxs, '{"drug_id":1}', type);

      expect(response.status).toBe(415);
      expect(await problemOf(response)).toMatchObject({ code: 'unsupported-media-type' });
    },
  );

  it('that does not match the schema gets errors with pointers', async () => {
    const response = await postText(rxs, '{"drug_id":0,"status":"open"}');

    expect(response.status).toBe(422);
    const { code, errors } = await problemOf(response);
    expect(code).toBe('validation-failed');
    expect(errors).toContainEqual(expect.objectContaining({ pointer: '/drug_id' }));
    expect(errors).toContainEqual(expect.objectContaining({ pointer: '' }));
  });

  it.each([
    '{}',
    '{"name":"..."}',
    '{"dob":"6 Feb"}',
    '{"pt_id":0}',
    '{"limit":101}',
    '{"email":"a"}',
  ])('of a search that cannot match any patient is refused: %s', async (text) => {
    expect(await problemOf(await postText(search, text))).toMatchObject({
      code: 'validation-failed',
    });
  });

  it.each(['{"name":"Élodie"}', '{"name":"王"}', '{"dob":"1948-02-06"}', '{"pt_id":1,"limit":5}'])(
    'of a search is accepted: %s',
    async (text) => {
      expect((await postText(search, text)).status).toBe(200);
    },
  );

  it('that is missing is refused with 422', async () => {
    expect(await problemOf(await postText(rxs, undefined))).toMatchObject({
      code: 'validation-failed',
      errors: [{ pointer: '' }],
    });
  });

  it('is not read if the operation has none', async () => {
    expect((await postText(invite, '{"email":')).status).toBe(202);
    expect((await postText(invite, 'anything', ';;/')).status).toBe(202);
  });
});

describe('an invalid parameter is named', () => {
  it.each([
    [`${queue}?limit=abc`, 'limit'],
    [`${queue}?limit=0`, 'limit'],
    [`${queue}?limit=`, 'limit'],
    [`${queue}?limit=1e1`, 'limit'],
    [`${queue}?limit=1.0`, 'limit'],
    [`${queue}?limit=%2B1`, 'limit'],
    [`${queue}?offset=0x10`, 'offset'],
    [`${queue}?status=`, 'status'],
    [`${queue}?request_type=`, 'request_type'],
    [`${queue}?offset=-1`, 'offset'],
    [`${queue}?status=gone`, 'status'],
    [`${queue}?statuz=open`, 'statuz'],
    [`${queue}?__proto__=1`, '__proto__'],
    ['/api/v1/patients/1?expand=all', 'expand'],
    [`${queue}?request_type=rx&request_type=fax`, 'request_type'],
    [`${inbox}?status=all`, 'status'],
    [`${inbox}?limit=1001`, 'limit'],
    [`${inbox}?pt_id=9007199254740992`, 'pt_id'],
    [`${inbox}?created_from=2026-11-01T00:00:00Z`, 'created_from'],
    [`${inbox}?cursor=`, 'cursor'],
    ['/api/v1/patients/9007199254740992/portal/enqueued', 'pt_id'],
    ['/api/v1/patients/0/portal/enqueued', 'pt_id'],
    ['/api/v1/patients/1e1/portal/enqueued', 'pt_id'],
    ['/api/v1/patients/01/portal/enqueued', 'pt_id'],
  ])('%s', async (path, parameter) => {
    const response = await call('GET', path);

    expect(response.status).toBe(422);
    expect(await problemOf(response)).toMatchObject({
      code: 'validation-failed',
      errors: [{ parameter }],
    });
  });

  it.each(['', 'two words', 'über', 'k'.repeat(256)])(
    'in a header too: Idempotency-Key %j',
    async (key) => {
      const headers = { authorization: basicAuth, 'idempotency-key': key };
      const response = await call('POST', invite, { headers });

      expect(response.status).toBe(422);
      expect(await problemOf(response)).toMatchObject({
        code: 'validation-failed',
        errors: [{ parameter: 'Idempotency-Key' }],
      });
    },
  );

  it('is not reported for a valid header', async () => {
    const headers = { authorization: basicAuth, 'idempotency-key': '3d0f5a52-7c39' };

    expect((await call('POST', invite, { headers })).status).toBe(202);
  });

  it('is not reported without credentials', async () => {
    const response = await call('GET', `${queue}?statuz=open`, { headers: {} });

    expect(response.status).toBe(401);
  });

  it('in the path gets 422, not patient-not-found', async () => {
    const response = await call('POST', '/api/v1/patients/0/portal/invite');

    expect(await problemOf(response)).toMatchObject({ code: 'validation-failed' });
  });
});

describe('a route', () => {
  it('that is not in the spec is unavailable', async () => {
    const response = await call('GET', '/api/v1/patients/1/portal');

    expect(response.status).toBe(404);
    expect(await problemOf(response)).toMatchObject({ code: 'route-unavailable' });
  });

  it('without the requested method gets 405 with Allow (Q13)', async () => {
    const response = await call('PUT', `${queue}/27`);

    expect(response.status).toBe(405);
    expect(response.headers.get('allow')).toBe('DELETE');
    expect(await problemOf(response)).toMatchObject({ code: 'method-not-allowed' });
  });

  it('with GET has HEAD in Allow, too (Q13)', async () => {
    const response = await call('PUT', queue);

    expect(response.status).toBe(405);
    expect(response.headers.get('allow')).toBe('GET, HEAD');
  });

  it('without GET gets 405 for HEAD (Q13)', async () => {
    const response = await call('HEAD', rxs);

    expect(response.status).toBe(405);
    expect(response.headers.get('allow')).toBe('POST');
  });

  it.each(['/api/v1/patients/%zz/portal/enqueued', `${queue}?status=%zz`])(
    'with an invalid encoding is malformed: %s',
    async (path) => {
      const response = await call('GET', path);

      expect(response.status).toBe(400);
      expect(await problemOf(response)).toMatchObject({ code: 'malformed-request' });
    },
  );
});

describe('credentials', () => {
  it.each([
    ['GET', queue],
    ['DELETE', `${queue}/27`],
    ['POST', rxs],
    ['POST', invite],
    ['GET', inbox],
    ['POST', search],
    ['POST', '/api/v1/extensions/patients/1/portal/enqueued/27/restore'],
    ['GET', '/api/v1/patients/1'],
    ['POST', '/api/v1/patients/portal/validate_credentials'],
  ])('that are missing get 401: %s %s', async (method, path) => {
    const response = await call(method, path, { headers: { prefer: 'code=500' } });

    expect(response.status).toBe(401);
    expect(response.headers.get('www-authenticate')).toBe(
      'Basic realm="MD HQ API", charset="UTF-8"',
    );
    expect(await problemOf(response)).toMatchObject({ code: 'unauthenticated' });
  });

  it('are checked before a malformed body (Q4)', async () => {
    const headers = { 'content-type': 'application/json' };
    const response = await call('POST', rxs, { headers, body: '{"drug_id":' });

    expect(response.status).toBe(401);
  });
});
