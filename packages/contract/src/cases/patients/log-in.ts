import { randomUUID } from 'node:crypto';
import { type Credentials, jsonOf } from '../../http/messages.ts';
import type { Session } from '../../http/session.ts';
import type { ContractCase } from '../contract-case.ts';
import { expectEqual, expectThat } from '../expect.ts';

const validate: Pick<ContractCase, 'operation' | 'surface' | 'covers'> = {
  operation: 'validatePortalCredentials',
  surface: 'observed',
  covers: [200],
};

/** Validation of patients' log-ins. */
export function logInCases(): ContractCase[] {
  return [nobodys, somebodys, wrongPassword];
}

const nobodys: ContractCase = {
  ...validate,
  name: 'returns result false for an unknown user name',
  needs: ['state', 'writing'],
  async run(session) {
    const unknown = { username: `unknown-${randomUUID()}`, password: randomUUID() };
    expectWrong(await ask(session, unknown));
  },
};

const somebodys: ContractCase = {
  ...validate,
  name: 'returns the patient of a valid log-in, without the password',
  needs: ['state', 'writing', 'patient log-in'],
  async run(session) {
    const { patientLogIn = { username: '', password: '' } } = session.target;
    const response = await session.client().portal.validateCredentials(patientLogIn);
    const { result, patient_details: details } = response;
    expectEqual('result', result, true);
    expectThat(details !== null, 'the patient of the log-in', 'none');
    const patient = await session.client().patients.show(details.id);
    expectEqual(
      'the name and address',
      [details.first_name, details.last_name, details.email_address],
      [patient.first_name, patient.last_name, patient.email1],
    );
    const repeats = JSON.stringify(response).includes(patientLogIn.password);
    expectThat(!repeats, 'a response without the password', 'one with it');
  },
};

const wrongPassword: ContractCase = {
  ...validate,
  name: 'responds alike to a wrong password and to an unknown user name',
  needs: ['state', 'writing', 'patient log-in'],
  async run(session) {
    const { patientLogIn = { username: '', password: '' } } = session.target;
    const wrong = await ask(session, { ...patientLogIn, password: randomUUID() });
    expectWrong(wrong);
    const unknown = { username: `unknown-${randomUUID()}`, password: randomUUID() };
    expectEqual('the response for an unknown user name', await ask(session, unknown), wrong);
  },
};

async function ask({ send }: Session, logIn: Credentials): Promise<unknown> {
  const response = await send({
    method: 'POST',
    path: '/api/v1/patients/portal/validate_credentials',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(logIn),
  });
  expectEqual('the status', response.status, 200);
  return jsonOf(response);
}

function expectWrong(response: unknown): void {
  const { result, patient_details } = response as { result: unknown; patient_details: unknown };
  expectEqual('result and patient_details', [result, patient_details], [false, null]);
}
