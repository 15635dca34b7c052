import type { OperationId, operations, paths } from '@mdhq/portal-types';

type Method = 'GET' | 'POST' | 'DELETE';

/** Method and path of an operation, as the contract has them. */
type RouteOf<Id extends OperationId> = {
  [Path in keyof paths]: {
    [Verb in Method]: IsSame<paths[Path], Lowercase<Verb>, Id> extends true ? [Verb, Path] : never;
  }[Method];
}[keyof paths];

type IsSame<Item, Verb extends string, Id extends OperationId> =
  Item extends Record<Verb, operations[Id]> ? true : false;

/** Where each operation goes. One that the contract adds or moves does not compile until it is here. */
export const routes: { readonly [Id in OperationId]: Readonly<RouteOf<Id>> } = {
  showPortalRequests: ['GET', '/api/v1/patients/{pt_id}/portal/enqueued'],
  deletePortalRequest: ['DELETE', '/api/v1/patients/{pt_id}/portal/enqueued/{queue_request_id}'],
  listInbox: ['GET', '/api/v1/extensions/portal/enqueued'],
  showPortalRequest: [
    'GET',
    '/api/v1/extensions/patients/{pt_id}/portal/enqueued/{queue_request_id}',
  ],
  restorePortalRequest: [
    'POST',
    '/api/v1/extensions/patients/{pt_id}/portal/enqueued/{queue_request_id}/restore',
  ],
  inviteToPortal: ['POST', '/api/v1/patients/{pt_id}/portal/invite'],
  listInvitations: ['GET', '/api/v1/extensions/patients/{pt_id}/portal/invitations'],
  revokeInvitation: [
    'DELETE',
    '/api/v1/extensions/patients/{pt_id}/portal/invitations/{invitation_id}',
  ],
  createPatientQuestionnaire: ['POST', '/api/v1/patients/{pt_id}/questionnaires'],
  queuePatientPrescription: ['POST', '/api/v1/patients/{pt_id}/rxs'],
  queuePatientRefill: ['POST', '/api/v1/patients/{pt_id}/rxs/refill'],
  queuePatientSupplement: ['POST', '/api/v1/patients/{pt_id}/supplements'],
  createSecureMessage: ['POST', '/api/v1/patients/{pt_id}/portal/secure_messages'],
  showPatient: ['GET', '/api/v1/patients/{pt_id}'],
  searchPatients: ['POST', '/api/v1/extensions/patients/search'],
  validatePortalCredentials: ['POST', '/api/v1/patients/portal/validate_credentials'],
};
