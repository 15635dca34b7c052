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
  submit,
} from '@mdhq/portal-server';
import { patientCount, patientsCsv } from './patients.ts';
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
/** These three wait for patient 1; the middle one is the 27 of the vendor's sample calls. */
const requestsOfPatientOne = [26, 27, 28];
const minutesBetweenRequests = 25;

/**
 * Fills an empty database with a clinic of invented people and what they have sent in.
 */
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
  await sendIn(database, { ...caller, kind: 'api_user', name: 'ben' }, now);
}

async function registerPatients(database: Database, caller: Caller, now: number): Promise<void> {
  const csv = [...patientsCsv()].map((line) => Buffer.from(line));
  const lines = readCsvPatients(csv, now);
  await importPatients(database, caller, () => now, lines, {
    onBadLine: (line, fault) => {
      throw new Error(`Line ${line} of the demo's patients is bad: ${fault}`);
    },
    onProgress: () => {},
  });
}

/** One request each few minutes up to now; some of the earliest were dismissed again. */
async function sendIn(database: Database, caller: Caller, now: number): Promise<void> {
  for (let number = 1; number <= requestCount; number += 1) {
    const at = now - (requestCount - number) * minutesBetweenRequests * 60_000;
    const clock = () => at;
    const ptId = patientOf(number);
    const id = accepted(
      await submit({ database, clock }, caller, ptId, submissionOf(number), { enqueue: true }),
    );
    if (id !== null && number <= 20 && number % 2 === 0) {
      accepted(await dismiss({ database, clock: () => at + 600_000 }, caller, ptId, id));
    }
  }
}

function patientOf(requestNumber: number): number {
  if (requestsOfPatientOne.includes(requestNumber)) return 1;
  return 2 + ((requestNumber * 17) % (patientCount - 1));
}

function accepted<Result>(outcome: Result | Refusal | AdminRefusal): Result {
  if (outcome instanceof Refusal || outcome instanceof AdminRefusal) {
    throw new Error(`The demo's data was refused: ${outcome.code}`);
  }
  return outcome;
}
