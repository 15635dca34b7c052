import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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
import type { Surface } from '../../src/contract/provenance.ts';
import type { Target } from '../../src/target.ts';
import { openPost, type Post } from './mail-server.ts';

/** The real server with one clinic on it, as a target of the suite. */
export interface Sandbox {
  target: Target;
  close(): Promise<void>;
}

/** The log-in of patient 223. */
const patientLogIn = { username: 'otto.fen', password: 'sieben Reiher über Mittag' };
const operator = 'test';
const apiUser = { username: 'un', password: 'pwd' };
const readOnlyUser = { username: 'reader', password: 'päss:word' };

const patients = `pt_id,first_name,last_name,dob,sex,email
1,Zoë,O'Quill-Öst,1971-03-04,f,zoe@example.com
221,Mona,Reed,1985-06-07,f,mona@example.com
222,Ned,Vale,1990-09-10,m,
223,Otto,Fen,1966-12-01,m,otto@example.com
`;

/**
 * @param surface how much of the contract the clinic has; all of it without this
 * @param settings of the server, beyond the usual ones: any number of invitations among them
 */
export async function startSandbox(
  surface: Surface = 'full',
  settings: Readonly<Record<string, string>> = {},
): Promise<Sandbox> {
  const post = await openPost();
  const dataDir = await mkdtemp(join(tmpdir(), 'portal-contract-'));
  const config = loadConfig({
    PORTAL_LISTEN: '127.0.0.1:0',
    PORTAL_DATA_DIR: dataDir,
    PORTAL_DEFAULT_INSTANCE: 'sandbox',
    PORTAL_LOG_LEVEL: 'silent',
    PORTAL_PATIENT_INVITATION_LIMIT: 'off',
    PORTAL_INVITATION_LIMIT: 'off',
    SMTP_URL: post.url,
    PORTAL_MAIL_FROM: 'portal@example.com',
    ...settings,
  });
  const database = await openDatabase(config);
  await setUpClinic(database, surface);
  await database.close();
  const server = await startServer(config);
  await joinPortal(new URL(server.url), post);
  return {
    target: {
      url: new URL(server.url),
      credentials: apiUser,
      readOnlyUser,
      patientLogIn,
      patient: 1,
      invitee: 221,
      patientWithoutEmail: 222,
      stateless: false,
      readOnly: false,
    },
    async close() {
      await server.close();
      await post.close();
      await rm(dataDir, { recursive: true });
    },
  };
}

/** Patient 223 joins the portal, as a patient does: by the link in the mail. */
async function joinPortal(url: URL, post: Post): Promise<void> {
  const { username, password } = apiUser;
  await fetch(new URL('/api/v1/patients/223/portal/invite', url), {
    method: 'POST',
    headers: { authorization: `Basic ${btoa(`${username}:${password}`)}` },
  });
  const token = /portal\/join#([\w.-]+)/.exec(await post.firstMail)?.[1];
  const joined = await fetch(new URL('/portal/join', url), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ token, ...patientLogIn }),
  });
  if (!joined.ok) throw new Error(`The patient could not join: ${await joined.text()}`);
}

async function setUpClinic(database: Database, surface: Surface): Promise<void> {
  const instance = done(
    await createInstance(database, operator, Date.now, {
      subdomain: 'sandbox',
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
      subdomain: 'sandbox',
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
  if (added !== 4) throw new Error(`${added} of 4 patients were added`);
}

function done<Result>(result: Result | AdminRefusal): Result {
  if (result instanceof AdminRefusal) throw new Error(result.code);
  return result;
}
