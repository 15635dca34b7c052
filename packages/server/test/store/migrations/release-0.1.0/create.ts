/**
 * Creates the data of a clinic with the packages of release 0.1.0: `node create.ts <project>`, where `project` is a folder in
 * which `@mdhq/portal-server@0.1.0` is installed. It writes `portal.sqlite.gz`, `keys.json` and
 * `expected.json` beside itself. To make this project, pack commit 49923fd with `pnpm pack:all`, and install the packages.
 */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import BetterSqlite from 'better-sqlite3';
import { SMTPServer } from 'smtp-server';

interface Inbox {
  readonly data: readonly { readonly id: number; readonly pt_id: number }[];
}

const command = join(process.argv[2] ?? '', 'node_modules/@mdhq/portal-server/bin/mdhq-portal.js');
const dataDir = mkdtempSync(join(tmpdir(), 'portal-0.1.0-'));

const mails: string[] = [];
const mailServer = new SMTPServer({
  authOptional: true,
  disabledCommands: ['STARTTLS'],
  async onData(stream, _session, done) {
    mails.push((await text(stream)).replaceAll('=\r\n', '').replaceAll('=3D', '='));
    done();
  },
});
mailServer.listen(0, '127.0.0.1');
await once(mailServer.server, 'listening');

const env = {
  ...process.env,
  PORTAL_DATA_DIR: dataDir,
  PORTAL_LISTEN: '127.0.0.1:0',
  PORTAL_DEFAULT_INSTANCE: 'harbor',
  SMTP_URL: `smtp://127.0.0.1:${(mailServer.server.address() as AddressInfo).port}`,
};

const run = (...args: string[]): string =>
  execFileSync(process.execPath, [command, ...args], { env, encoding: 'utf8' });

const createApiUser = (...args: string[]): string =>
  /^secret +(\S+)$/m.exec(run('api-user', 'create', 'harbor', ...args))?.[1] ?? '';

const createdAt = new Date().toISOString();
const clinic = ['--email', 'desk@example.com', '--phone', '555 0100'];
const zone = ['--time-zone', 'America/New_York'];
run('instance', 'create', 'harbor', '--name', 'Harbor Clinic', ...clinic, ...zone);
run('instance', 'create', 'bay', '--name', 'Bay Clinic', ...clinic, ...zone);
const users = {
  program: createApiUser('program'),
  viewer: createApiUser('viewer', '--read-only'),
  former: createApiUser('former'),
};
run('api-user', 'revoke', 'harbor', 'former');
const file = join(dataDir, 'patients.csv');
writeFileSync(
  file,
  `pt_id,first_name,last_name,dob,sex,email,active
1,Ada,Alder,1980-04-02,female,ada@example.com,true
2,Ben,Birch,1975-01-31,male,ben@example.com,true
3,Renée,Dübois-Muster,1948-02-06,female,renee@example.com,true
4,Eli,Elm,,,,false
999999999999999,Max,Maple,2001-07-04,other,max@example.com,true
`,
);
run('patient', 'import', 'harbor', file);

const server = spawn(process.execPath, [command, 'serve'], {
  env,
  stdio: ['ignore', 'pipe', 'inherit'],
});
const url = await new Promise<string>((resolve) => {
  createInterface(server.stdout).on('line', (line) => {
    const found = /Server listening at (http:[^"]+)/.exec(line)?.[1];
    if (found !== undefined) resolve(found);
  });
});

async function call(method: string, path: string, body?: object, key?: string): Promise<unknown> {
  const response = await fetch(`${url}/api/v1${path}`, {
    method,
    headers: {
      Authorization: `Basic ${Buffer.from(`program:${users.program}`).toString('base64')}`,
      ...(body !== undefined && { 'Content-Type': 'application/json' }),
      ...(key !== undefined && { 'Idempotency-Key': key }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  if (!response.ok) throw new Error(`${method} ${path}: ${await response.text()}`);
  return response.status === 204 ? null : response.json();
}

async function invite(ptId: number, address: string): Promise<string> {
  await call('POST', `/patients/${ptId}/portal/invite`);
  for (;;) {
    const mail = mails.find((one) => one.includes(`To: ${address}`));
    const token = /https?:\S+#([\w.-]+)/.exec(mail ?? '')?.[1];
    if (token !== undefined) return token;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

const questionnaire = { questionnaire_name: 'Intake', html_content: '<p>Fine.</p>', raw_data: {} };
for (const ptId of [1, 3]) {
  await call('POST', `/patients/${ptId}/questionnaires`, questionnaire);
  await call('POST', `/patients/${ptId}/rxs`, { drug_id: 4711, notes: 'As last year.' });
  await call('POST', `/patients/${ptId}/rxs/refill`, { original_prescription_id: 815 });
  await call('POST', `/patients/${ptId}/supplements`, { supplement_id: 12 });
  await call('POST', `/patients/${ptId}/portal/secure_messages`, {
    subject: 'Sleep',
    note: 'I lie awake.',
  });
}
const repeated = { path: '/patients/2/rxs', body: { drug_id: 4712 }, key: 'key-of-0.1.0' };
await call('POST', repeated.path, repeated.body, repeated.key);
const inbox = (await call('GET', '/extensions/portal/enqueued')) as Inbox;
const ofFirstPatient = inbox.data.filter(({ pt_id }) => pt_id === 1);
const [first, second] = ofFirstPatient.map(({ id }) => id);
await call('DELETE', `/patients/1/portal/enqueued/${first}`);
await call('DELETE', `/patients/1/portal/enqueued/${second}`);
await call('POST', `/extensions/patients/1/portal/enqueued/${second}/restore`);

const account = { username: 'renee', password: 'plum-Tractor-91-lagoon' };
const redeem = (token: string, body: object) =>
  fetch(`${url}/portal/join`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ token, ...body }),
  });
const joined = await redeem(await invite(3, 'renee@example.com'), account);
if (!joined.ok) throw new Error(await joined.text());
await invite(999_999_999_999_999, 'max@example.com');
await call('DELETE', '/extensions/patients/999999999999999/portal/invitations/2');
const token = await invite(2, 'ben@example.com');

const reads = [
  '/patients/1',
  '/patients/999999999999999',
  '/patients/1/portal/enqueued',
  `/extensions/patients/1/portal/enqueued/${first}`,
  '/extensions/portal/enqueued',
  '/extensions/patients/2/portal/invitations',
  '/extensions/patients/3/portal/invitations',
];
const responses: Record<string, unknown> = {};
for (const path of reads) responses[path] = await call('GET', path);
server.kill();
await once(server, 'exit');
mailServer.close();
run('link-key', 'rotate');

const trail = run('audit', 'verify', 'harbor');
// Not a backup of the command, which revokes all links.
const database = new BetterSqlite(join(dataDir, 'portal.sqlite'));
const copy = join(dataDir, 'copy.sqlite');
database.prepare('vacuum into ?').run(copy);
const tables = database
  .prepare("select name from sqlite_schema where type = 'table' and name not like 'sqlite_%'")
  .pluck()
  .all() as string[];
const rows = Object.fromEntries(
  tables.map((name) => [name, database.prepare(`select count(*) from ${name}`).pluck().get()]),
);
database.close();

const write = (name: string, content: string | Uint8Array): void =>
  writeFileSync(new URL(name, import.meta.url), content);
const json = (value: object): string => `${JSON.stringify(value, null, 2)}\n`;
const key = (name: string): string => readFileSync(join(dataDir, name), 'utf8');
write('portal.sqlite.gz', gzipSync(readFileSync(copy), { level: 9 }));
write('keys.json', json({ 'link-keys': key('link-keys'), 'anchor-key': key('anchor-key') }));
write(
  'expected.json',
  json({ createdAt, users, token, account, repeated, rows, trail, responses }),
);
rmSync(dataDir, { recursive: true });
