import type { Credentials } from './http/messages.ts';

/** The target under test, and what a run may use and change. */
export interface Target {
  /** Such as `https://sandbox.md-hq.com`. */
  url: URL;
  credentials: Credentials;
  /** A read-only API user. */
  readOnlyUser?: Credentials | undefined;
  /** A patient whose data may be changed; may have open requests. */
  patient: number;
  /** Another patient, with an email address, who may be invited. */
  invitee?: number | undefined;
  /** Another patient, without an email address. */
  patientWithoutEmail?: number | undefined;
  /** A patient's log-in to the portal. */
  patientLogIn?: Credentials | undefined;
  /** Whether the target must have no operation beyond its surface. */
  limited?: boolean | undefined;
  /** Whether the target stores nothing and returns documented responses on request, as the mock does. */
  stateless: boolean;
  /** Whether to send GET requests only. */
  readOnly: boolean;
}
