import { anotherPatient, type ContractCase } from '../contract-case.ts';
import { expectEqual, expectThat } from '../expect.ts';

const show: Pick<ContractCase, 'operation' | 'surface' | 'covers'> = {
  operation: 'showPatient',
  surface: 'observed',
  covers: [200],
};

/** Who is shown. */
export function patientCases(): ContractCase[] {
  return [theOneAskedFor, noAddress];
}

const theOneAskedFor: ContractCase = {
  ...show,
  name: 'shows the patient that it is asked for, and no other',
  needs: ['state', 'another patient'],
  async run({ client, target }) {
    for (const ptId of [target.patient, anotherPatient(target) ?? 0]) {
      const { id, url_patient_details } = await client().patients.show(ptId);
      expectEqual('id', id, ptId);
      expectThat(
        url_patient_details.endsWith(`/api/v1/patients/${ptId}`),
        'the route of this patient',
        'another one',
      );
    }
  },
};

const noAddress: ContractCase = {
  ...show,
  name: 'shows that a patient has no e-mail address',
  needs: ['state', 'patient without email'],
  async run({ client, target }) {
    const { email1 } = await client().patients.show(target.patientWithoutEmail ?? 0);
    expectEqual('email1', email1, null);
  },
};
