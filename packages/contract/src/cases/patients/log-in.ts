import { randomUUID } from 'node:crypto';
import type { Credentials } from '../../http/credentials.ts';
import { jsonOf } from '../../http/messages.ts';
import type { Session } from '../../http/session.ts';
import type { ContractCase } from '../contract-case.ts';
import { expectEqual, expectThat } from '../expect.ts';

const validate: Pick<ContractCase, 'operation' | 'surface' | 'covers'> = {
  operation: 'validatePortalCredentials',
  surface: 'observed',
  covers: [200],
};

/** Whose log-in to the portal is right. */
export function logInCases(): ContractCase[] {
  return [nobodys, somebodys, wrongPassword];
}

const nobodys: ContractCase = {
  ...validate,
  name: 'says of a log-in that is nobody’s that it is wrong',
  needs: ['state', 'writing'],
  async run(session) {
    const unknown = { username: `nobody-${randomUUID()}`, password: randomUUID() };
    expectWrong(await ask(session, unknown));
  },
};

const somebodys: ContractCase = {
  ...validate,
  name: 'says whose log-in it is, and does not repeat the password',
  needs: ['state', 'writing', 'patient log-in'],
  async run(session) {
    const { patientLogIn = { username: '', password: '' } } = session.target;
    const answer = await session.client().portal.validateCredentials(patientLogIn);
    const { result, patient_details: details } = answer;
    expectEqual('result', result, true);
    expectThat(details !== null, 'whose log-in it is', 'nobody');
    const patient = await session.client().patients.show(details.id);
    expectEqual(
      'the name and address',
      [details.first_name, details.last_name, details.email_address],
      [patient.first_name, patient.last_name, patient.email1],
    );
    const repeats = JSON.stringify(answer).includes(patientLogIn.password);
    expectThat(!repeats, 'an answer without the password', 'one that repeats it');
  },
};

const wrongPassword: ContractCase = {
  ...validate,
  name: 'answers a wrong password as it answers an unknown user name',
  needs: ['state', 'writing', 'patient log-in'],
  async run(session) {
    const { patientLogIn = { username: '', password: '' } } = session.target;
    const wrong = await ask(session, { ...patientLogIn, password: randomUUID() });
    expectWrong(wrong);
    const unknown = { username: `nobody-${randomUUID()}`, password: randomUUID() };
    expectEqual('the answer for an unknown user name', await ask(session, unknown), wrong);
  },
};

async function ask({ send }: Session, logIn: Credentials): Promise<unknown> {
  const answer = await send({
    method: 'POST',
    path: '/api/v1/patients/portal/validate_credentials',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(logIn),
  });
  expectEqual('the status', answer.status, 200);
  return jsonOf(answer);
}

function expectWrong(answer: unknown): void {
  const { result, patient_details } = answer as { result: unknown; patient_details: unknown };
  expectEqual('result and patient_details', [result, patient_details], [false, null]);
}
