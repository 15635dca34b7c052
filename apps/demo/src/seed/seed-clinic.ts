import { randomBytes } from 'node:crypto';
import {
  AdminRefusal,
  type Caller,
  createApiUser,
  createInstance,
  type Database,
  dismiss,
  importPatients,
  Refusal,
  readCsvPatients,
  restore,
  submit,
} from '@mdhq/portal-server';
import { patientsCsv } from './patients.ts';
import { submissionOf } from './submissions.ts';

export const clinic = {
  subdomain: 'sandbox',
  name: 'Sandbox Family Clinic',
  email: 'front-desk@sandbox-clinic.example.com',
  phone: '+1 555 010 0199',
  timeZone: 'America/New_York',
} as const;

/** The API users of the vendor's sample calls. */
const apiUsers = [
  { username: 'un', secret: 'pwd' },
  { username: 'ben', secret: 'password' },
] as const;

const operator = 'demo';
const requestCount = 240;
/** Open requests of patient 1; the vendor's sample calls dismiss 27. */
const requestsOfPatientOne = [26, 27, 28];
/** All requests span six days. */
const minutesBetweenRequests = 36;
/** Of the older requests, most are dismissed; of those of the last two days, few. */
const requestsOfLastDays = 80;
/** Each of these patients has two or three requests. */
const patientsWithRequests = 101;

/** Fills an empty database with a clinic of invented patients and their requests. */
export async function seedClinic(database: Database, now: number): Promise<void> {
  const instance = accepted(await createInstance(database, operator, () => now, clinic));
  for (const user of apiUsers) {
    accepted(
      await createApiUser(database, operator, () => now, randomBytes, {
        subdomain: clinic.subdomain,
        ...user,
        readOnly: false,
      }),
    );
  }
  const caller: Caller = {
    instanceId: instance.instance_id,
    kind: 'operator',
    name: operator,
    address: null,
    requestId: null,
  };
  await registerPatients(database, caller, now);
  await submitRequests(database, { ...caller, kind: 'api_user', name: 'ben' }, now);
}

async function registerPatients(database: Database, caller: Caller, now: number): Promise<void> {
  const csv = [...patientsCsv()].map((line) => Buffer.from(line));
  const lines = readCsvPatients(csv, now);
  await importPatients(database, caller, () => now, lines, {
    onBadLine: (line, fault) => {
      throw new Error(`Invalid demo patient in line ${line}: ${fault}`);
    },
    onProgress: () => {},
  });
}

/** Submits requests up to now, dismisses most of the older ones, and restores a few of those. */
async function submitRequests(database: Database, caller: Caller, now: number): Promise<void> {
  for (let number = 1; number <= requestCount; number += 1) {
    const at = now - (requestCount - number) * minutesBetweenRequests * 60_000;
    const after = (minutes: number) => ({
      database,
      clock: () => Math.min(at + minutes * 60_000, now),
    });
    const ptId = patientOf(number);
    const id = accepted(
      await submit(after(0), caller, ptId, submissionOf(number), { enqueue: true }),
    );
    if (id === null || !isDismissed(number)) continue;
    const { username } = number % 3 === 0 ? apiUsers[1] : apiUsers[0];
    const reserveBytes = (): void => {}; // No response is sent.
    accepted(await dismiss(after(20), { ...caller, name: username }, ptId, id, reserveBytes));
    if (number % 25 === 0) accepted(await restore(after(30), caller, ptId, id, reserveBytes));
  }
}

function isDismissed(requestNumber: number): boolean {
  if (requestsOfPatientOne.includes(requestNumber)) return false;
  const isRecent = requestNumber > requestCount - requestsOfLastDays;
  return isRecent ? requestNumber % 5 === 0 : requestNumber % 12 !== 0;
}

function patientOf(requestNumber: number): number {
  if (requestsOfPatientOne.includes(requestNumber)) return 1;
  return 2 + ((requestNumber * 17) % patientsWithRequests);
}

function accepted<Result>(outcome: Result | Refusal | AdminRefusal): Result {
  if (outcome instanceof Refusal || outcome instanceof AdminRefusal) {
    throw new Error(`Demo data was refused: ${outcome.code}`);
  }
  return outcome;
}
