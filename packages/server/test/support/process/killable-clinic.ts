import { loadConfig } from '../../../src/config.ts';
import { type RunningServer, startServer } from '../../../src/start-server.ts';
import { insertPatient } from '../../../src/store/patients/patients.ts';
import { openSqliteDatabase } from '../../../src/store/sqlite/open-database.ts';
import { authorizationOf } from '../clinic/api-users.ts';
import { patientFields, seedClinic } from '../clinic/seed.ts';
import type { MailServer } from '../mail/mail-server.ts';
import { type KillPoint, killPoints } from '../sqlite/kill-points.ts';
import { compiledOnce } from './compiled-once.ts';
import { programs } from './programs.ts';
import { type ServerProcess, serverSettings, startServerProcess } from './server-process.ts';

const quickArgon2 = import.meta.resolve('../portal/quick-argon2.js');

/** When a server is killed: at a commit, at the first byte of an email's text, or at its final dot. */
export type KillMoment = KillPoint | 'in data' | 'after data';

export const killMoments: readonly KillMoment[] = [...killPoints, 'in data', 'after data'];

/** What remains when a server is killed: the data directory, and a mail server. */
export interface MortalClinic {
  dataDir: string;
  mailServer: MailServer;
}

/** A server that is killed at `moment`, with a clock that is ahead by a number of milliseconds. */
export interface Fate {
  moment?: KillMoment;
  aheadMs?: number;
  /** At the lowest cost: a hundred hashes can take longer on a busy machine than the server may take to respond. */
  hashesQuickly?: boolean;
}

/** Creates the database of the test clinic, with patients from 100 on whose addresses contain their ids. */
export async function seedMortalClinic(dataDir: string, patients: number): Promise<void> {
  const database = await openSqliteDatabase(dataDir);
  await seedClinic(database, 0);
  await database.write(async (transaction) => {
    for (let pt_id = 100; pt_id < 100 + patients; pt_id += 1) {
      const email = addressOf(pt_id);
      await insertPatient(transaction, { ...patientFields(0), instance_id: 1, pt_id, email });
    }
  });
  await database.close();
}

export function addressOf(ptId: number): string {
  return `patient-${ptId}@example.com`;
}

/** Starts the server of the clinic. With a moment, it is killed the first time that it reaches that. */
export async function startMortalServer(
  { dataDir, mailServer }: MortalClinic,
  { moment, aheadMs = 0, hashesQuickly = false }: Fate = {},
): Promise<ServerProcess> {
  const isPoint = moment !== undefined && moment !== 'in data' && moment !== 'after data';
  if (moment === 'in data' || moment === 'after data') mailServer.script.push({ hang: moment });
  const textSeen = moment === 'in data' ? mailServer.begun() : undefined;
  const dotSeen =
    moment === 'after data' ? mailServer.arrived(mailServer.mails.length + 1) : undefined;
  const server = await startServerProcess(
    dataDir,
    {
      ...compiledOnce,
      ...mailSettings(mailServer),
      TEST_CLOCK_AHEAD_MS: String(aheadMs),
      ...(isPoint && { TEST_KILL_POINT: moment }),
      ...(hashesQuickly && { NODE_OPTIONS: `--import=${quickArgon2}` }),
    },
    [programs.serveUntilKilled],
  );
  const kill = () => void server.end('SIGKILL');
  void textSeen?.then(kill);
  void dotSeen?.then(kill);
  return server;
}

/** Starts the next server of the clinic in this process, which is faster: it is not killed. */
export function startNextServer(
  { dataDir, mailServer }: MortalClinic,
  { aheadMs = 0 }: Pick<Fate, 'aheadMs'> = {},
): Promise<RunningServer> {
  const config = loadConfig({ ...serverSettings(dataDir), ...mailSettings(mailServer) });
  return startServer(config, { clock: () => Date.now() + aheadMs });
}

function mailSettings({ port }: MailServer) {
  return { SMTP_URL: `smtp://127.0.0.1:${port}` };
}

/**
 * Invites a patient with an Idempotency-Key.
 * @returns the id of the invitation; undefined if the server was killed before it responded
 */
export async function inviteUnderKey(
  url: string,
  ptId: number,
  key: string,
): Promise<number | undefined> {
  const response = await fetch(`${url}/api/v1/patients/${ptId}/portal/invite`, {
    method: 'POST',
    headers: { authorization: authorizationOf('writer'), 'idempotency-key': key },
  })
    .then(async (response) => ({ status: response.status, text: await response.text() }))
    .catch((error: unknown) => {
      if (error instanceof TypeError) return undefined;
      throw error;
    });
  if (response === undefined) return undefined;
  if (response.status !== 202) {
    throw new Error(`An invitation was answered ${response.status}: ${response.text}`);
  }
  return (JSON.parse(response.text) as { invitation: { id: number } }).invitation.id;
}
