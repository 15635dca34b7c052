import type { Surface } from '@mdhq/portal-types';
import type { Session } from '../http/session.ts';
import type { OperationOrAnyRoute } from '../report/conformance-report.ts';
import type { Target } from '../target.ts';

/** A test case for a target. */
export interface ContractCase {
  name: string;
  /** The operation under test; a row of the report. */
  operation: OperationOrAnyRoute;
  /** The declared statuses of the operation that it provokes. */
  covers: number[];
  needs: Need[];
  /** The smallest surface that promises the behavior; `documented` by default. */
  surface?: Surface;
  /** @throws Mismatch if the target behaves differently */
  run(session: Session): Promise<void>;
}

/** What a case needs of a target. */
export type Need =
  | 'state'
  | 'writing'
  | 'invitee'
  | 'another patient'
  | 'patient without email'
  | 'read-only user'
  | 'patient log-in';

const unmet: Record<Need, (target: Target) => string | false> = {
  state: ({ stateless }) => stateless && 'the target is stateless',
  writing: ({ readOnly }) => readOnly && 'the run is read-only',
  invitee: ({ invitee }) => invitee === undefined && 'no --invitee was given',
  'another patient': (target) =>
    anotherPatient(target) === undefined && 'no --invitee or --patient-without-email was given',
  'patient without email': ({ patientWithoutEmail }) =>
    patientWithoutEmail === undefined && 'no --patient-without-email was given',
  'read-only user': ({ readOnlyUser }) =>
    readOnlyUser === undefined && 'no PORTAL_READ_ONLY_USERNAME and _PASSWORD were given',
  'patient log-in': ({ patientLogIn }) =>
    patientLogIn === undefined && 'no PORTAL_PATIENT_USERNAME and _PASSWORD were given',
};

/** The reason why a case cannot run on a target; undefined if it can. */
export function reasonToSkip({ needs }: ContractCase, target: Target): string | undefined {
  return needs.map((need) => unmet[need](target)).find((reason) => reason !== false) || undefined;
}

/** A patient other than `target.patient`. */
export function anotherPatient({ invitee, patientWithoutEmail }: Target): number | undefined {
  return invitee ?? patientWithoutEmail;
}
