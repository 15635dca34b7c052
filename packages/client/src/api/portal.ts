import type { CredentialsResult, InvitationResult, PortalCredentials } from '@mdhq/portal-types';
import type { CallOptions, CreateOptions } from './call-options.ts';

/** A patient's way into the portal. */
export interface PortalCalls {
  /**
   * E-mails the patient's primary address a link: to join the portal, or to reset the password where
   * the patient has joined. Every call sends one more mail, and the links before it stop working.
   *
   * @throws PortalError, `patient-has-no-email` and `patient-inactive` among them
   * @example
   * const { invitation } = await client.portal.invite(221);
   * console.log(`${invitation.kind}: on its way to ${invitation.sent_to}`);
   */
  invite(ptId: number, options?: CreateOptions): Promise<InvitationResult>;

  /**
   * Whether a user name and a password are a patient's log-in to the portal, and whose. Wrong ones are
   * no error: `result` is then false, and `patient_details` null.
   *
   * @throws PortalError; `rate-limited` after too many wrong passwords
   * @example
   * const { result, patient_details } = await client.portal.validateCredentials(logIn);
   * console.log(result ? patient_details?.id : 'nobody');
   */
  validateCredentials(logIn: PortalCredentials, options?: CallOptions): Promise<CredentialsResult>;
}
