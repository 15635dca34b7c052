import { randomBytes } from 'node:crypto';
import {
  AdminRefusal,
  type Caller,
  createApiUser,
  createInstance,
  importPatients,
  loadConfig,
  openDatabase,
  prescription,
  questionnaire,
  readCsvPatients,
  submit,
} from '@mdhq/portal-server';
import type { ClinicSize } from './effort.ts';
import type { BenchDatabase } from './engines/engine.ts';
import { growClinic } from './grow-clinic.ts';

export const defaultSubdomain = 'bench';
export const credentials = { username: 'bench', secret: 'a secret of the benchmark' };

/** The part of a clinic that is created by calls, because they take long; the rest are copies of it. */
const firstRequests = 1_000;

/** The environment of a server that uses the database. */
export function environmentOf(database: BenchDatabase): Record<string, string> {
  return {
    ...database.settings(),
    PORTAL_LISTEN: '127.0.0.1:0',
    PORTAL_DEFAULT_INSTANCE: defaultSubdomain,
    PORTAL_LOG_LEVEL: 'silent',
    PORTAL_RATE_LIMIT: 'off',
    PORTAL_INVITATION_LIMIT: 'off',
  };
}

/**
 * Fills an empty database.
 * @param size with a multiple of a thousand requests, or at most a thousand
 */
export async function createClinic(target: BenchDatabase, size: ClinicSize): Promise<void> {
  const times = Math.max(1, size.requests / firstRequests);
  const first = { requests: size.requests / times, patients: size.patients / times };
  await addClinic(target, first);
  if (times > 1) await growClinic(target, first, times);
}

/** Adds a clinic to a database by calls. Its request n belongs to patient 1 + (n - 1) mod the number of patients. */
export async function addClinic(
  target: BenchDatabase,
  { requests, patients }: ClinicSize,
  subdomain = defaultSubdomain,
): Promise<void> {
  const database = await openDatabase(loadConfig(environmentOf(target)));
  const clock = Date.now;
  const instance = await createInstance(database, 'bench', clock, {
    subdomain,
    name: 'Benchmark Clinic',
    email: 'clinic@example.com',
    phone: '+1 555 010 0100',
    timeZone: 'America/New_York',
  });
  if (instance instanceof AdminRefusal) throw new Error(`Refused: ${instance.code}`);
  await createApiUser(database, 'bench', clock, randomBytes, {
    subdomain,
    ...credentials,
    readOnly: false,
  });
  const caller: Caller = {
    instanceId: instance.instance_id,
    kind: 'operator',
    name: 'bench',
    address: null,
    requestId: null,
  };
  const lines = readCsvPatients(patientsCsv(patients), clock());
  const quiet = { onBadLine: () => {}, onProgress: () => {} };
  await importPatients(database, caller, clock, lines, quiet);

  const batch = 250;
  for (let first = 1; first <= requests; first += batch) {
    const numbers = Array.from(
      { length: Math.min(batch, requests - first + 1) },
      (_, i) => first + i,
    );
    await Promise.all(
      numbers.map((number) =>
        submit({ database, clock }, caller, 1 + ((number - 1) % patients), submissionOf(number), {
          enqueue: true,
        }),
      ),
    );
  }
  await database.close();
}

/** The patient of a request, also in a clinic that was grown. @param size that it was created with */
export function patientOf(requestNumber: number, { requests, patients }: ClinicSize): number {
  const times = Math.max(1, requests / firstRequests);
  const copy = Math.floor((requestNumber - 1) / (requests / times));
  const numberInCopy = (requestNumber - 1) % (requests / times);
  return 1 + (numberInCopy % (patients / times)) + copy * (patients / times);
}

function submissionOf(number: number) {
  if (number % 2 === 0)
    return prescription({ drug_id: number, notes: 'For the spring, as last year.' });
  return questionnaire({
    questionnaire_name: 'New patient intake',
    questionnaire_type: 'intake',
    html_content: '<dl><dt>Do you smoke?</dt><dd>No</dd></dl>'.repeat(4),
    raw_data: { smoker: false, allergies: ['penicillin'], number },
  });
}

function* patientsCsv(patients: number): Generator<Buffer> {
  yield Buffer.from('pt_id,first_name,last_name,dob,sex,email\n');
  for (let ptId = 1; ptId <= patients; ptId += 1) {
    yield Buffer.from(`${ptId},Ada,Alder,1980-01-02,female,ada.${ptId}@example.com\n`);
  }
}
