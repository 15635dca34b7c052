import { randomBytes } from 'node:crypto';
import {
  AdminRefusal,
  type ApiUserCredentials,
  type Caller,
  createApiUser,
  createInstance,
  type Database,
  importPatients,
  prescription,
  questionnaire,
  readCsvPatients,
  refill,
  type Submission,
  secureMessage,
  submit,
  supplement,
} from '@mdhq/portal-server';
import type { Surface } from '../../../src/shared/desk-api.ts';

/** The first user, and the requests of the clinic. */
export interface SeededClinic extends ApiUserCredentials {
  /** Another user. */
  readonly colleague: ApiUserCredentials;
  /** A read-only user. */
  readonly viewer: ApiUserCredentials;
  /** The id of patient 1's prescription request. */
  readonly prescriptionId: number;
}

export interface Seed {
  readonly surface: Surface;
  /** Whether several patients have sent in requests of every type. */
  readonly isBusy: boolean;
  /** The number of additional prescriptions in the queue. */
  readonly crowd: number;
  /** The answers of an additional questionnaire, as HTML. */
  readonly answers: string | undefined;
}

/** When everything was sent in: 8:04 in the morning in Denver. */
const clock = (): number => Date.parse('2026-11-02T15:04:05Z');

/**
 * The clinic `sandbox` with invented patients: 1 has two requests in the queue, 221 can be invited, 222 has no
 * email address, the two of 303 and 304 have the same name, and that of 301 has accents.
 */
export async function seedClinic(
  database: Database,
  { surface, isBusy, crowd, answers }: Seed,
): Promise<SeededClinic> {
  const instance = await createInstance(database, 'test', clock, {
    subdomain: 'sandbox',
    name: 'Sandbox Clinic',
    email: 'desk@example.com',
    phone: '555 0100',
    timeZone: 'America/Denver',
    surface,
  });
  if (instance instanceof AdminRefusal) throw new Error(instance.code);
  const credentials = await addUser(database);
  const colleague = await addUser(database);
  const viewer = await addUser(database, true);
  const caller: Caller = {
    instanceId: instance.instance_id,
    kind: 'operator',
    name: 'test',
    address: null,
    requestId: null,
  };
  await addPatients(database, caller);
  const prescriptionId = await fillQueue(database, caller);
  if (isBusy) await fillInbox(database, caller);
  if (crowd > 0) await addCrowd(database, caller, crowd);
  if (answers !== undefined) {
    const asked = questionnaire({
      questionnaire_name: 'Foreign',
      html_content: answers,
      raw_data: {},
    });
    await submit({ database, clock }, caller, 1, asked, { enqueue: true });
  }
  return { ...credentials, colleague, viewer, prescriptionId };
}

async function addUser(database: Database, readOnly = false): Promise<ApiUserCredentials> {
  const user = { subdomain: 'sandbox', readOnly };
  const credentials = await createApiUser(database, 'test', clock, randomBytes, user);
  if (credentials instanceof AdminRefusal) throw new Error(credentials.code);
  return credentials;
}

async function addPatients(database: Database, caller: Caller): Promise<void> {
  const csv = `pt_id,first_name,last_name,dob,sex,email
1,Ada,Example,1979-03-30,female,ada@example.com
221,Max,Example,1990-12-01,male,max@example.com
222,Nell,Example,2001-07-04,,
301,Renée,Dübois-Muster,1948-02-06,female,renee@example.com
303,Joan,Sample,1962-05-17,,joan@example.com
304,Joan,Sample,1994-05-17,,joan.two@example.com
`;
  await importPatients(
    database,
    caller,
    clock,
    readCsvPatients([new TextEncoder().encode(csv)], clock()),
    {
      onBadLine(line, fault) {
        throw new Error(`line ${line}: ${fault}`);
      },
      onProgress() {},
    },
  );
}

async function fillQueue(database: Database, caller: Caller): Promise<number> {
  const intake = questionnaire({
    questionnaire_name: 'New patient intake',
    html_content: '<img src="x" onerror="document.title = \'taken over\'">',
    raw_data: { smoker: false, allergies: ['penicillin', '<b>latex</b>'] },
  });
  const drug = prescription({ drug_id: 4711, notes: 'For the spring, as last year.' });
  await submit({ database, clock }, caller, 1, intake, { enqueue: true });
  const id = await submit({ database, clock }, caller, 1, drug, { enqueue: true });
  if (typeof id !== 'number') throw new Error('the prescription was not enqueued');
  return id;
}

const hours = 3_600_000;

/** The requests of other patients, by the hours after those of patient 1. */
const later: readonly [hours: number, ptId: number, Submission][] = [
  [24, 301, refill({ original_prescription_id: 815, notes: 'Almost out.' })],
  [120, 303, supplement({ supplement_id: 12 })],
  [192, 304, secureMessage({ subject: 'Sleep', note: 'I lie awake since Monday.' })],
  [206, 221, prescription({ drug_id: 4712 })],
];

async function fillInbox(database: Database, caller: Caller): Promise<void> {
  for (const [hoursLater, ptId, submission] of later) {
    const then = (): number => clock() + hoursLater * hours;
    await submit({ database, clock: then }, caller, ptId, submission, { enqueue: true });
  }
}

/** Drugs 1, 2, 3 ..., in this order. */
async function addCrowd(database: Database, caller: Caller, size: number): Promise<void> {
  const drugs = Array.from({ length: size }, (_, index) => prescription({ drug_id: index + 1 }));
  // Concurrent requests share a commit.
  await Promise.all(
    drugs.map((drug) => submit({ database, clock }, caller, 301, drug, { enqueue: true })),
  );
}
