import type { Credentials } from './http/credentials.ts';

/** What is tested, and what may be done to it. */
export interface Target {
  /** Such as `https://sandbox.md-hq.com`. */
  url: URL;
  credentials: Credentials;
  /** An API user that may not write. */
  readOnlyUser?: Credentials | undefined;
  /** A patient that may be written to, and may already have open requests. */
  patient: number;
  /** Another patient, who has an e-mail address and may be invited. */
  invitee?: number | undefined;
  /** Another patient, who has none. */
  patientWithoutEmail?: number | undefined;
  /** A patient's log-in to the portal. */
  patientLogIn?: Credentials | undefined;
  /** Whether it is known to have no more than its surface, so that all the rest must be absent. */
  limited?: boolean | undefined;
  /** Whether it keeps nothing, as the mock does, and gives any documented reply on demand. */
  stateless: boolean;
  /** Whether nothing may be sent that could change anything. */
  readOnly: boolean;
}
