import { anotherPatient, type ContractCase } from '../contract-case.ts';
import { expectEqual, expectThat } from '../expect.ts';

const show: Pick<ContractCase, 'operation' | 'surface' | 'covers'> = {
  operation: 'showPatient',
  surface: 'observed',
  covers: [200],
};

/** The patient record. */
export function patientCases(): ContractCase[] {
  return [theOneAskedFor, noAddress];
}

const theOneAskedFor: ContractCase = {
  ...show,
  name: 'returns the requested patient, and no other',
  needs: ['state', 'another patient'],
  async run({ client, target }) {
    for (const ptId of [target.patient, anotherPatient(target) ?? 0]) {
      const { id, url_patient_details } = await client().patients.show(ptId);
      expectEqual('id', id, ptId);
      expectThat(
        url_patient_details.endsWith(`/api/v1/patients/${ptId}`),
        'the URL of this patient',
        'another one',
      );
    }
  },
};

const noAddress: ContractCase = {
  ...show,
  name: 'returns null as email1 of a patient without an email address',
  needs: ['state', 'patient without email'],
  async run({ client, target }) {
    const { email1 } = await client().patients.show(target.patientWithoutEmail ?? 0);
    expectEqual('email1', email1, null);
  },
};
