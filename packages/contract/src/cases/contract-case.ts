import type { Surface } from '@mdhq/portal-types';
import type { Session } from '../http/session.ts';
import type { Subject } from '../report/conformance-report.ts';
import type { Target } from '../target.ts';

/** One story about a target, which holds or does not. */
export interface ContractCase {
  name: string;
  /** The operation that it is about; a row of the report. */
  operation: Subject;
  /** The declared statuses of the operation that it provokes. */
  covers: number[];
  needs: Need[];
  /** The smallest surface that promises it; all do without it. */
  surface?: Surface;
  /** @throws Mismatch when the target does something else. */
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

/** Why a case can't run on a target, or undefined when it can. */
export function reasonToSkip({ needs }: ContractCase, target: Target): string | undefined {
  return needs.map((need) => unmet[need](target)).find((reason) => reason !== false) || undefined;
}

/** A patient other than the one whose queue is written to. */
export function anotherPatient({ invitee, patientWithoutEmail }: Target): number | undefined {
  return invitee ?? patientWithoutEmail;
}
