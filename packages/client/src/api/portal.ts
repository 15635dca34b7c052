import type { InvitationResult } from '@mdhq/portal-types';
import type { CallOptions } from './call-options.ts';

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
  invite(ptId: number, options?: CallOptions): Promise<InvitationResult>;
}
