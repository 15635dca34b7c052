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
  submit,
} from '@mdhq/portal-server';

/** One who may sign in, and what waits for them. */
export interface SeededClinic extends ApiUserCredentials {
  /** The number of patient 1's prescription request. */
  readonly prescriptionId: number;
}

/** When everything was sent in: 8:04 in the morning in Denver. */
const clock = (): number => Date.parse('2026-11-02T15:04:05Z');

/**
 * The clinic `sandbox` with three invented patients: 1 has two requests in the queue, 221 can be
 * invited, 222 has no e-mail address.
 */
export async function seedClinic(database: Database): Promise<SeededClinic> {
  const instance = await createInstance(database, 'test', clock, {
    subdomain: 'sandbox',
    name: 'Sandbox Clinic',
    email: 'desk@example.com',
    phone: '555 0100',
    timeZone: 'America/Denver',
  });
  const credentials = await createApiUser(database, 'test', clock, randomBytes, {
    subdomain: 'sandbox',
    readOnly: false,
  });
  if (instance instanceof AdminRefusal) throw new Error(instance.code);
  if (credentials instanceof AdminRefusal) throw new Error(credentials.code);
  const caller: Caller = {
    instanceId: instance.instance_id,
    kind: 'operator',
    name: 'test',
    address: null,
    requestId: null,
  };
  await addPatients(database, caller);
  return { ...credentials, prescriptionId: await fillQueue(database, caller) };
}

async function addPatients(database: Database, caller: Caller): Promise<void> {
  const csv = `pt_id,first_name,last_name,email
1,Ada,Example,ada@example.com
221,Max,Example,max@example.com
222,Nell,Example,
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
