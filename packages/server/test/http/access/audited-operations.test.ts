import type { OperationId } from '@mdhq/portal-types';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadContract } from '../../../src/http/contract/operations.ts';
import type { AuditEventsTable } from '../../../src/store/schema.ts';
import { type Clinic, openClinic } from '../../support/clinic/clinic.ts';
import { everyOperation, fillInstance, fillings } from '../../support/clinic/every-operation.ts';
import { openingTime } from '../../support/clinic/seeded-database.ts';
import { allRows, changeRows } from '../../support/rows.ts';

/** A new request has the next id, which depends on earlier ones. */
const submitted = {
  action: 'create',
  pt_id: 1,
  entity: expect.stringMatching(/^portal_request\/\d+$/),
} as const;

/** The event of each operation of the contract. */
const acts: Record<OperationId, Pick<AuditEventsTable, 'action' | 'pt_id' | 'entity'>> = {
  showPortalRequests: { action: 'read', pt_id: 1, entity: 'portal_requests' },
  deletePortalRequest: { action: 'delete', pt_id: 1, entity: 'portal_request/2' },
  listInbox: { action: 'read', pt_id: null, entity: 'inbox' },
  showPortalRequest: { action: 'read', pt_id: 1, entity: 'portal_request/3' },
  restorePortalRequest: { action: 'update', pt_id: 1, entity: 'portal_request/3' },
  inviteToPortal: { action: 'create', pt_id: 1, entity: 'invitation/2' },
  listInvitations: { action: 'read', pt_id: 4, entity: 'invitations' },
  revokeInvitation: { action: 'delete', pt_id: 4, entity: 'invitation/1' },
  createPatientQuestionnaire: submitted,
  queuePatientPrescription: submitted,
  queuePatientRefill: submitted,
  queuePatientSupplement: submitted,
  createSecureMessage: submitted,
  showPatient: { action: 'read', pt_id: 1, entity: 'patient/1' },
  validatePortalCredentials: { action: 'execute', pt_id: 1, entity: 'portal_account/1' },
  searchPatients: { action: 'read', pt_id: null, entity: 'patients' },
};

let clinic: Clinic;
beforeAll(async () => {
  clinic = await openClinic();
  await fillInstance(clinic, fillings.sandbox);
});
afterAll(() => clinic.close());

const eventsOf = (place: Clinic) => allRows(place, 'audit_events');

const operations = (await loadContract()).map(({ operationId }) => operationId);

it.each(operations)(
  '%s has one event, with operation, actor, address and patient (Q57)',
  async (operation) => {
    const before = await eventsOf(clinic);
    const { status, headers } = await clinic.request({
      as: 'writer',
      ...everyOperation[operation],
    });

    expect(status).toBeLessThan(300);
    expect(await eventsOf(clinic)).toEqual([
      ...before,
      {
        instance_id: 1,
        sequence: before.length + 1,
        at: openingTime,
        operation,
        outcome: 'success',
        actor_kind: 'api_user',
        actor: 'pk_writer',
        address: '127.0.0.1',
        request_id: headers['x-request-id'],
        repeats: null,
        hash: expect.any(String),
        ...acts[operation],
      },
    ]);
  },
);

describe('a refused operation', () => {
  let refusing: Clinic;
  beforeAll(async () => {
    refusing = await openClinic();
    await changeRows(refusing, "update instances set surface = 'documented'");
  });
  afterAll(() => refusing.close());

  it.each(operations)(
    'has one event with the action of the operation, whatever its HTTP method: %s (Q57)',
    async (operation) => {
      const request = everyOperation[operation];
      const url = request.url.replace(/patients\/\d+/, 'patients/999');
      const before = await eventsOf(refusing);
      const { status } = await refusing.request({ as: 'writer', ...request, url });

      expect(status).toBe(404);
      expect((await eventsOf(refusing)).slice(before.length)).toMatchObject([
        { operation, action: acts[operation].action, outcome: 'refused' },
      ]);
    },
  );
});
