import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createPortalClient } from '@mdhq/portal-client';
import {
  AdminRefusal,
  createApiUser,
  createInstance,
  type Database,
  importPatients,
  loadConfig,
  openDatabase,
  readCsvPatients,
  startServer,
} from '@mdhq/portal-server';
import type { Surface } from '@mdhq/portal-types';
import type { Target } from '../../src/target.ts';
import { openPost, type Post } from './mail-server.ts';

/** The real server with a clinic, as a target of the suite. */
export interface Sandbox {
  target: Target;
  /** Another clinic of the same server, limited to a surface of `alsoLimitedTo`. */
  targetLimitedTo(surface: Surface): Target;
  /** Moves the monotonic clock of the server on. */
  forwardUptime(ms: number): void;
  /** Advances the monotonic clock by a day, so that earlier failed log-ins throttle no client. */
  forgetFailedLogIns(): void;
  close(): Promise<void>;
}

/** The user name and password of patient 223. */
const patientLogIn = { username: 'otto.fen', password: 'sieben Reiher über Mittag' };
const operator = 'test';
const apiUser = { username: 'un', password: 'pwd' };
const readOnlyUser = { username: 'reader', password: 'päss:word' };

const patients = `pt_id,first_name,last_name,dob,sex,email
1,Zoë,O'Quill-Öst,1971-03-04,f,zoe@example.com
221,Mona,Reed,1985-06-07,f,mona@example.com
222,Ned,Vale,1990-09-10,m,
223,Otto,Fen,1966-12-01,m,otto@example.com
224,Ida,Moor,1979-02-28,f,ida@example.com
`;

interface SandboxOptions {
  /** Settings of the server that differ from those below, which allow any number of invitations. */
  settings?: Readonly<Record<string, string>>;
  /** The surfaces of further clinics. */
  alsoLimitedTo?: readonly Surface[];
}

export async function startSandbox({
  settings = {},
  alsoLimitedTo = [],
}: SandboxOptions = {}): Promise<Sandbox> {
  const post = await openPost();
  const dataDir = await mkdtemp(join(tmpdir(), 'portal-contract-'));
  const config = loadConfig({
    PORTAL_LISTEN: '127.0.0.1:0',
    PORTAL_DATA_DIR: dataDir,
    PORTAL_BASE_DOMAIN: 'localhost',
    PORTAL_DEFAULT_INSTANCE: 'sandbox',
    PORTAL_LOG_LEVEL: 'silent',
    PORTAL_PATIENT_INVITATION_LIMIT: 'off',
    PORTAL_INVITATION_LIMIT: 'off',
    SMTP_URL: post.url,
    PORTAL_MAIL_FROM: 'portal@example.com',
    ...settings,
  });
  const database = await openDatabase(config);
  await setUpClinic(database, 'sandbox', 'full');
  for (const surface of alsoLimitedTo) await setUpClinic(database, surface, surface);
  await database.close();
  let forwarded = 0;
  const server = await startServer(config, { uptime: () => performance.now() + forwarded });
  await joinPortal(new URL(server.url), post);
  const target: Target = {
    url: new URL(server.url),
    credentials: apiUser,
    readOnlyUser,
    patientLogIn,
    patient: 1,
    invitee: 221,
    patientWithoutEmail: 222,
    stateless: false,
    readOnly: false,
  };
  return {
    target,
    targetLimitedTo: (surface) => ({
      ...target,
      url: new URL(`http://${surface}.localhost:${target.url.port}`),
      limited: true,
    }),
    forwardUptime(ms) {
      forwarded += ms;
    },
    forgetFailedLogIns() {
      forwarded += 24 * 60 * 60 * 1000;
    },
    async close() {
      await server.close();
      await post.close();
      await rm(dataDir, { recursive: true });
    },
  };
}

/**
 * Lets patient 223 open the link in the mail and join the portal with it. The patient is then invited again, to
 * reset the password, and that mail is sent.
 */
async function joinPortal(url: URL, post: Post): Promise<void> {
  const portal = createPortalClient({ baseUrl: url, ...apiUser });
  await portal.portal.invite(223);
  const token = /portal\/join#([\w.-]+)/.exec(await post.firstMail)?.[1];
  await submit(new URL('/portal/join/open', url), { token });
  await submit(new URL('/portal/join', url), { token, ...patientLogIn });

  await portal.portal.invite(223);
  const isSent = async () => (await portal.invitations.list(223)).data[0]?.state === 'sent';
  while (!(await isSent()));
}

async function submit(url: URL, body: object): Promise<void> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`The patient could not join: ${await response.text()}`);
}

async function setUpClinic(database: Database, subdomain: string, surface: Surface): Promise<void> {
  const instance = done(
    await createInstance(database, operator, Date.now, {
      subdomain,
      name: 'Sandbox Clinic',
      email: 'clinic@example.com',
      phone: '+1 555 0100',
      timeZone: 'America/New_York',
      surface,
    }),
  );
  for (const [user, readOnly] of [
    [apiUser, false],
    [readOnlyUser, true],
  ] as const) {
    const newUser = {
      subdomain,
      username: user.username,
      secret: user.password,
      readOnly,
    };
    done(await createApiUser(database, operator, Date.now, randomBytes, newUser));
  }
  const caller = {
    instanceId: instance.instance_id,
    kind: 'operator' as const,
    name: operator,
    address: null,
    requestId: null,
  };
  const lines = readCsvPatients([Buffer.from(patients)], Date.now());
  const { added } = await importPatients(database, caller, Date.now, lines, {
    onBadLine: (line, fault) => {
      throw new Error(`line ${line}: ${fault}`);
    },
    onProgress: () => undefined,
  });
  if (added !== 5) throw new Error(`${added} of 5 patients were added`);
}

function done<Result>(result: Result | AdminRefusal): Result {
  if (result instanceof AdminRefusal) throw new Error(result.code);
  return result;
}
