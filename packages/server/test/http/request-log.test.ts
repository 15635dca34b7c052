import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { apiUsers, authorizationOf, basic } from '../support/clinic/api-users.ts';
import { type Clinic, openClinic } from '../support/clinic/clinic.ts';
import { failWrites } from '../support/database-faults.ts';
import { rawRequest, sendRaw } from '../support/raw-http.ts';

let clinic: Clinic;
beforeAll(async () => {
  clinic = await openClinic();
});
afterAll(() => clinic.close());

it('has one line per response, with operation, instance and API user, and nothing else (Q60)', async () => {
  const before = clinic.logLines.length;
  const response = await clinic.request({
    url: '/api/v1/patients/1/portal/enqueued?status=all',
    as: 'reader',
  });

  const lines = clinic.logLines.slice(before).map((line) => JSON.parse(line));
  expect(lines).toEqual([
    {
      level: 30,
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
      reqId: response.headers['x-request-id'],
      method: 'GET',
      route: '/api/v1/patients/:pt_id/portal/enqueued',
      instance: 'sandbox',
      apiUser: 'pk_reader',
      status: 200,
      durationMs: expect.any(Number),
      msg: 'answered',
    },
  ]);
});

it.each(['trace', 'debug', 'info', 'warn', 'error'])(
  'contains no request or patient data, whatever happens, at %s (Q60)',
  async (level) => {
    const clinic = await openClinic(undefined, level);
    onTestFinished(() => clinic.close());
    const canary = 'canary-7f3a';
    const host = 'sandbox.md-hq.com';
    const prescriptions = '/api/v1/patients/1/rxs';
    const post = { method: 'POST', url: prescriptions, as: 'writer' } as const;
    const port = await clinic.listen();

    // Successes.
    await clinic.request({ ...post, body: { drug_id: 1, notes: canary } });
    await clinic.request({
      ...post,
      url: '/api/v1/patients/1/questionnaires',
      body: { html_content: canary, raw_data: { [canary]: canary }, questionnaire_name: canary },
    });
    await clinic.request({ ...post, url: '/api/v1/patients/1/portal/invite' });
    await clinic.request({ url: '/api/v1/patients/1/portal/enqueued', as: 'reader' });
    await clinic.request({ url: '/api/v1/patients/1', as: 'reader' });
    await clinic.request({
      ...post,
      url: '/api/v1/patients/1/portal/secure_messages',
      body: { subject: canary, note: `${canary} ${canary}` },
    });
    await clinic.request({
      ...post,
      url: '/api/v1/patients/portal/validate_credentials',
      body: { username: canary, password: canary },
    });
    await clinic.server.inject({ url: `/portal/join?${canary}`, headers: { host } });
    for (const url of ['/portal/join/open', '/portal/join']) {
      const payload = { token: canary, ...(url.endsWith('open') ? {} : { password: canary }) };
      await clinic.server.inject({ method: 'POST', url, headers: { host }, payload });
    }
    await clinic.server.inject({ url: '/metrics', headers: { authorization: `Bearer ${canary}` } });
    // Errors of the client.
    const url = '/api/v1/patients/31415926/portal/enqueued';
    const stray = { ...post, url: '/api/v1/patients/31415926/rxs' };
    await clinic.request({ url, as: 'writer' });
    await clinic.request({ url: `${url}?status=${canary}&${canary}=1`, as: 'writer' });
    await clinic.request({ method: 'DELETE', url: `${url}/27182818`, as: 'writer' });
    await clinic.request({ url: `/api/v1/${canary}?${canary}`, as: 'writer' });
    await clinic.request({ url: `/${canary}` });
    await clinic.request({ ...stray, body: `{"${canary}":` });
    await clinic.request({ ...stray, body: { drug_id: canary, [canary]: canary } });
    await clinic.request({ ...stray, body: canary, headers: { 'content-type': `text/${canary}` } });
    await clinic.request({ ...stray, headers: { authorization: basic(canary, canary) }, body: {} });
    await clinic.request({ ...stray, headers: { authorization: canary, 'user-agent': canary } });
    await clinic.request({ url, as: 'writer', host: `${canary}.md-hq.com` });
    await sendRaw(port, `GET /${canary} ${canary}\r\n\r\n`);
    await sendRaw(port, rawRequest(`X-Long: ${canary.repeat(2_000)}`));
    await sendRaw(port, rawRequest('Connection: close').replace('/1/', `/${canary}%FF/`));
    // Errors of the server.
    await failWrites(clinic, 'insert on', 'audit_events', canary);
    const broken = await clinic.request({ ...post, body: { drug_id: 1, notes: canary } });
    expect(broken.status).toBe(500);
    expect(broken.text).not.toMatch(/canary|SQLITE|trigger|\.ts/);
    expect(broken.text).not.toContain(process.cwd());

    const log = clinic.logLines.join('');
    const secrets = Object.values(apiUsers).map(({ secret }) => secret);
    const authorizations = [authorizationOf('writer'), authorizationOf('reader')].map((header) =>
      header.slice('Basic '.length),
    );
    const ofThePatient = ['ada.canary', 'Canary', 'Feathers', '1980-02-29', '31415926', '27182818'];
    for (const text of [canary, ...secrets, ...authorizations, ...ofThePatient]) {
      expect(log).not.toContain(text);
    }
    // The operator finds the error by the request id in the response.
    const fault = clinic.logLines.map((line) => JSON.parse(line)).find(({ level }) => level === 50);
    expect(fault).toMatchObject({
      reqId: broken.headers['x-request-id'],
      msg: 'a request failed',
      err: { type: 'SqliteError', code: 'SQLITE_CONSTRAINT_TRIGGER', stack: expect.any(Array) },
    });
  },
);
