import type {
  CredentialsResult,
  InvitationResult as FullInvitationResult,
  Invitation,
  PortalCredentials,
} from '@mdhq/portal-types';
import { createParameters, type NewKey } from '../arguments.ts';
import type { CallOptions, CreateOptions } from '../options.ts';
import type { CallOperation } from '../sending/call-operation.ts';

/** What inviting answers; an instance of the vendor's own may say no more than that the mail is on its way. */
export interface InvitationResult extends Omit<FullInvitationResult, 'invitation'> {
  invitation?: Invitation;
}

/** A patient's way into the portal. */
export interface PortalCalls {
  /**
   * E-mails the patient's primary address a link: to join the portal, or to reset the password where
   * the patient has joined. Every call sends one more mail, and the links before it stop working.
   *
   * @throws PortalError, `patient-has-no-email` and `patient-inactive` among them
   * @example
   * const { invitation } = await client.portal.invite(221);
   * console.log(invitation ? `on its way to ${invitation.sent_to}` : 'on its way');
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

export function portalCalls(call: CallOperation, newKey: NewKey): PortalCalls {
  return {
    invite: async (ptId, options = {}) =>
      call('inviteToPortal', createParameters(ptId, options, newKey), options),
    validateCredentials: async (body, options = {}) =>
      call('validatePortalCredentials', { body }, options, {
        // Its caller lets somebody in by it: what is not a plain yes or no must be neither.
        isUsable: ({ result }) => typeof result === 'boolean',
        changesNothing: true,
      }),
  };
}
