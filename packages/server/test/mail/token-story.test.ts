import { readdirSync, readFileSync } from 'node:fs';
import { join as joinPath } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { loadConfig } from '../../src/config.ts';
import { openLinkKeyFile } from '../../src/portal/invitations/link/link-key-file.ts';
import { decryptLinkToken } from '../../src/portal/invitations/link/link-token.ts';
import { startServer } from '../../src/start-server.ts';
import { authorizationOf } from '../support/clinic/api-users.ts';
import { installCommand } from '../support/command.ts';
import { tokenIn } from '../support/mail/link-in.ts';
import { type Mailbox, openMailbox } from '../support/mail/mailbox.ts';
import { seedMortalClinic } from '../support/process/killable-clinic.ts';
import { findTraces, secretsOfLink } from '../support/secret-traces.ts';
import { openSqliteFile } from '../support/sqlite/sqlite-file.ts';
import { temporaryFolder } from '../support/temporary-database.ts';

const minute = 60_000;
const goodPassword = 'seven quiet herons at noon';

/** A server that logs everything, with a mail server; collects every response. */
async function openStory() {
  const dataDir = temporaryFolder();
  await seedMortalClinic(dataDir, 20);
  const mailbox = await openMailbox();
  const time = { now: Date.parse('2026-11-02T15:04:05.000Z') };
  const logLines: string[] = [];
  const responses: string[] = [];
  const environment = {
    PORTAL_DATA_DIR: dataDir,
    PORTAL_LISTEN: '127.0.0.1:0',
    PORTAL_DEFAULT_INSTANCE: 'sandbox',
    PORTAL_LOG_LEVEL: 'trace',
    SMTP_URL: `smtp://127.0.0.1:${mailbox.port}`,
  };
  const server = await startServer(loadConfig(environment), {
    clock: () => time.now,
    log: { write: (line) => void logLines.push(line) },
  });
  let isOpen = true;
  const close = async () => {
    if (isOpen) await server.close();
    isOpen = false;
  };
  onTestFinished(close);

  async function call(method: string, path: string, body?: object | string): Promise<number> {
    const response = await fetch(server.url + path, {
      method,
      headers: {
        ...(path.startsWith('/api') && { authorization: authorizationOf('writer') }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    responses.push(JSON.stringify([...response.headers]) + (await response.text()));
    return response.status;
  }
  let helpers = 110;
  return {
    dataDir,
    mailbox,
    time,
    logLines,
    responses,
    call,
    close,
    invite: (ptId: number) => call('POST', `/api/v1/patients/${ptId}/portal/invite`),
    /** Advances the clock by a minute and queues another email, so that the worker runs. */
    async later() {
      time.now += minute;
      helpers += 1;
      await call('POST', `/api/v1/patients/${helpers}/portal/invite`);
    },
  };
}

/** Returns the token of the next email with a link to a patient. */
async function newLink(mailbox: Mailbox, before: string): Promise<string> {
  for (;;) {
    const token = mailbox.mails
      .filter(({ recipients }) => recipients[0] === 'patient-100@example.com')
      .map(tokenIn)
      .find((one) => one !== '' && one !== before);
    if (token !== undefined) return token;
    await mailbox.arrived(mailbox.mails.length + 1);
  }
}

/** Uses a link in every way, and sends its token in the wrong places. */
async function useInEveryWay(story: Awaited<ReturnType<typeof openStory>>, token: string) {
  const { call } = story;
  const statuses = [
    await call('GET', `/portal/join?token=${token}`),
    await call('GET', `/portal/${token}`),
    await call('GET', `/api/v1/patients/${token.slice(0, 300)}`),
    await call('GET', `/api/v1/patients/100/portal/enqueued?request_type=${token}`),
    await call('POST', '/api/v1/patients/100/rxs', { drug_id: token }),
    await call('POST', '/portal/join/open', { token }),
    await call('POST', '/portal/join/open', { token: `${token.slice(0, -1)}.` }),
    await call('POST', '/portal/join', `{"token":"${token}"`),
    await call('POST', '/portal/join', { token, password: goodPassword, extra: token }),
    await call('POST', '/portal/join', { token, username: token, password: token }),
    await call('POST', '/portal/join', { token, username: 'ada', password: 'short' }),
    await call('POST', '/portal/join', { token, username: 'ada', password: goodPassword }),
    await call('POST', '/portal/join', { token, username: 'ada', password: goodPassword }),
  ];
  expect(statuses).toEqual([200, 404, 422, 422, 422, 200, 404, 400, 422, 422, 422, 200, 404]);
}

it('the token of a link is in no table, file, log line, response, metric, backup, export or output, in any encoding (Q40)', {
  timeout: 60_000,
}, async () => {
  const story = await openStory();
  const { dataDir, mailbox, call, invite, later } = story;
  mailbox.script.push({ answer: '451 4.3.0 Later', at: 'data' }, { drop: 'after data' });
  expect(await invite(100)).toBe(202);
  await mailbox.arrived(1);
  while (!mailbox.mails.some(({ recipients }) => recipients[0] === 'patient-111@example.com')) {
    await later();
    await mailbox.arrived(mailbox.mails.length + 1);
  }
  const join = tokenIn(mailbox.mails[0]);
  await useInEveryWay(story, join);

  expect(await invite(100)).toBe(202);
  const reset = await newLink(mailbox, join);
  await useInEveryWay(story, reset);
  for (const path of ['/healthz', '/readyz', '/metrics', '/docs', '/docs/openapi.yaml']) {
    expect(await call('GET', path)).toBe(200);
  }

  const command = installCommand(dataDir);
  const backup = joinPath(command.folder, 'backup.sqlite');
  const outputs = [
    await command.run('backup', backup),
    await command.run('audit', 'verify', 'sandbox'),
    await command.run('audit', 'export', 'sandbox'),
    await command.run('patient', 'export', 'sandbox'),
  ];
  expect(outputs.map(({ code }) => code)).toEqual([0, 0, 0, 0]);

  const sqlite = openSqliteFile(dataDir);
  const tables = sqlite
    .prepare<[], string>("select name from sqlite_schema where type = 'table'")
    .pluck()
    .all();
  const places = new Map<string, Buffer>([
    ...tables.map((table): [string, Buffer] => [
      `table ${table}`,
      Buffer.from(JSON.stringify(sqlite.prepare(`select * from "${table}"`).all())),
    ]),
    ...readdirSync(dataDir).map((name): [string, Buffer] => [
      `file ${name}`,
      readFileSync(joinPath(dataDir, name)),
    ]),
    ['backup', readFileSync(backup)],
    ['log', Buffer.from(story.logLines.join(''))],
    ['answers', Buffer.from(story.responses.join('\n'))],
    ['outputs', Buffer.from(outputs.map(({ stdout, stderr }) => stdout + stderr).join('\n'))],
  ]);
  expect([...places.keys()]).toEqual(
    expect.arrayContaining(['table outbox', 'file portal.sqlite-wal']),
  );
  expect(story.logLines.length).toBeGreaterThan(30);

  const keys = openLinkKeyFile(dataDir, () => Buffer.alloc(0));
  for (const token of [join, reset]) {
    const { secret = '' } = (await decryptLinkToken(keys, token)) ?? {};
    const secrets = secretsOfLink(token, secret);
    expect(secret).toHaveLength(43);
    const mails = Buffer.from(mailbox.mails.map(({ parsed }) => parsed.text).join('\n'));
    expect(findTraces(new Map([['mails', mails]]), secrets)).toContain('mails: as it is');
    expect(findTraces(places, secrets)).toEqual([]);
  }
});
