import type { CreateOptions } from '../api/call-options.ts';
import { checkId, invalidArgument } from '../checks.ts';

interface PatientPath {
  pt_id: number;
}

interface CreateParameters {
  path: PatientPath;
  header: { 'Idempotency-Key'?: string };
}

/** Makes the key of a call that was given none; undefined where keys are not to be sent. */
export type NewKey = (() => string) | undefined;

/** What names a patient in a path. */
export function patientPath(ptId: number): PatientPath {
  return { pt_id: checkId('ptId', ptId) };
}

/** The parameters of a call that makes something new of a patient's. */
export function createParameters(
  ptId: number,
  { idempotencyKey }: CreateOptions,
  newKey: NewKey,
): CreateParameters {
  if (idempotencyKey !== undefined && !/^[!-~]{1,255}$/.test(idempotencyKey)) {
    throw invalidArgument('idempotencyKey must be 1 to 255 visible ASCII characters');
  }
  const key = idempotencyKey ?? newKey?.();
  return { path: patientPath(ptId), header: key === undefined ? {} : { 'Idempotency-Key': key } };
}
