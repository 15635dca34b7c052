import type {
  CredentialsResult,
  InvitationResult as FullInvitationResult,
  Invitation,
  PortalCredentials,
} from '@mdhq/portal-types';
import { checkObject, createParameters, type NewKey } from '../arguments.ts';
import type { CallOptions, CreateOptions } from '../options.ts';
import type { CallOperation } from '../sending/call-operation.ts';

/** The result of an invitation. The vendor's instances may not return `invitation`. */
export interface InvitationResult extends Omit<FullInvitationResult, 'invitation'> {
  invitation?: Invitation;
}

/** The access of patients to the portal. */
export interface PortalCalls {
  /**
   * Mails a link to the patient's primary address: to join the portal, or to reset the password if the
   * patient has already joined. Every call sends another mail and revokes the earlier links.
   *
   * @throws PortalError, such as `patient-has-no-email` and `patient-inactive`
   * @example
   * const { invitation } = await client.portal.invite(221);
   * console.log(invitation ? `sent to ${invitation.sent_to}` : 'sent');
   */
  invite(ptId: number, options?: CreateOptions): Promise<InvitationResult>;

  /**
   * Checks the user name and password of a patient. Wrong ones are not an error: `result` is then false
   * and `patient_details` null.
   *
   * @throws PortalError; `rate-limited` after too many failed attempts
   * @example
   * const { result, patient_details } = await client.portal.validateCredentials(logIn);
   * console.log(result ? patient_details?.id : 'wrong user name or password');
   */
  validateCredentials(logIn: PortalCredentials, options?: CallOptions): Promise<CredentialsResult>;
}

export function portalCalls(call: CallOperation, newKey: NewKey): PortalCalls {
  return {
    invite: async (ptId, options = {}) =>
      call('inviteToPortal', createParameters(ptId, options, newKey), options),
    validateCredentials: async (body, options = {}) =>
      call('validatePortalCredentials', { body: checkObject('logIn', body) }, options, {
        // The caller grants access by it, so any value other than a boolean is an error.
        isUsable: ({ result }) => typeof result === 'boolean',
        changesNothing: true,
      }),
  };
}
