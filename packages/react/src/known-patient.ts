import type { Patient, PatientName } from '@mdhq/portal-client';
import type { QueryClient } from '@tanstack/react-query';
import { portalKeys } from './portal-keys.ts';

/** Who a patient is, where `usePatient` has told that. */
export function knownPatient(queryClient: QueryClient, ptId: number): PatientName | undefined {
  const patient = queryClient.getQueryData<Patient>(portalKeys.patient(ptId));
  if (!patient) return undefined;
  const { first_name, last_name, dob } = patient;
  return { first_name, last_name, dob };
}
