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

const subdomain = 'bench';
export const credentials = { username: 'bench', secret: 'a secret of the benchmark' };
export const patientCount = 2_000;

export interface ClinicSize {
  /** Of all patients together. */
  requests: number;
}

/** The environment of a server with this data directory. */
export function environmentOf(dataDir: string): Record<string, string> {
  return {
    PORTAL_LISTEN: '127.0.0.1:0',
    PORTAL_DATA_DIR: dataDir,
    PORTAL_DEFAULT_INSTANCE: subdomain,
    PORTAL_LOG_LEVEL: 'silent',
    PORTAL_RATE_LIMIT: 'off',
    PORTAL_INVITATION_LIMIT: 'off',
  };
}

/** Fills an empty data directory. Request n belongs to patient 1 + (n - 1) mod 2,000. */
export async function createClinic(dataDir: string, { requests }: ClinicSize): Promise<void> {
  const database = await openDatabase(loadConfig(environmentOf(dataDir)));
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
  const lines = readCsvPatients(patientsCsv(), clock());
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
        submit({ database, clock }, caller, patientOf(number), submissionOf(number), {
          enqueue: true,
        }),
      ),
    );
  }
  await database.close();
}

export function patientOf(requestNumber: number): number {
  return 1 + ((requestNumber - 1) % patientCount);
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

function* patientsCsv(): Generator<Buffer> {
  yield Buffer.from('pt_id,first_name,last_name,dob,sex,email\n');
  for (let ptId = 1; ptId <= patientCount; ptId += 1) {
    yield Buffer.from(`${ptId},Ada,Alder,1980-01-02,female,ada.${ptId}@example.com\n`);
  }
}
