import type { CredentialsResult, Patient } from '@mdhq/portal-types';
import type { PatientsTable } from '../store/schema.ts';
import { type JsonText, toJson } from './contract/handler-types.ts';

/**
 * Serializes a patient, field by field.
 * @param origin the URL of the instance, for `url_patient_details`
 */
export function patientJson(patient: PatientsTable, origin: string): JsonText<Patient> {
  return toJson<Patient>({
    object: 'patient',
    id: patient.pt_id,
    first_name: patient.first_name,
    last_name: patient.last_name,
    dob: patient.dob,
    sex: patient.sex,
    email1: patient.email,
    url_patient_details: `${origin}/api/v1/patients/${patient.pt_id}`,
  });
}

/** Serializes the result of validating portal credentials. */
export function credentialsJson(patient: PatientsTable | undefined): JsonText<CredentialsResult> {
  if (patient === undefined) {
    const message = 'The user name or password is invalid.';
    return toJson<CredentialsResult>({ result: false, message, patient_details: null });
  }
  return toJson<CredentialsResult>({
    result: true,
    message: 'The user name and password are valid.',
    patient_details: {
      id: patient.pt_id,
      first_name: patient.first_name,
      last_name: patient.last_name,
      email_address: patient.email,
      status: patient.active === 1 ? 'active' : 'inactive',
    },
  });
}
