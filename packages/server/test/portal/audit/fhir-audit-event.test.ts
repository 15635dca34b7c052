import { Ajv } from 'ajv';
import { expect, it } from 'vitest';
import { toFhirAuditEvent } from '../../../src/portal/audit/fhir-audit-event.ts';
import { emptyTrailHash } from '../../../src/store/audit/audit-chain.ts';
import type { AuditEventsTable } from '../../../src/store/schema.ts';
import schema from './fhir-r4-audit-event.schema.json' with { type: 'json' };

const event: AuditEventsTable = {
  instance_id: 1,
  sequence: 27,
  at: Date.parse('2026-11-02T15:04:05.000Z'),
  operation: 'deletePortalRequest',
  action: 'delete',
  outcome: 'success',
  actor_kind: 'api_user',
  actor: 'un',
  address: '192.0.2.1',
  request_id: '0b2d3c2e-7d1c-4b53-8f0e-6d9c7e5f4a3b',
  pt_id: 7,
  entity: 'portal_request/27',
  repeats: null,
  hash: emptyTrailHash,
};
const origin = 'https://sandbox.md-hq.com';

it('exports an event as a FHIR R4 AuditEvent with the fields of BALP (Q57)', () => {
  expect(toFhirAuditEvent(event, origin)).toEqual({
    resourceType: 'AuditEvent',
    id: '1-27',
    type: {
      system: 'http://terminology.hl7.org/CodeSystem/audit-event-type',
      code: 'rest',
      display: 'RESTful Operation',
    },
    subtype: [
      { system: 'http://hl7.org/fhir/restful-interaction', code: 'delete', display: 'delete' },
      {
        system: 'https://github.com/mdhq-portal/toolkit/operations',
        code: 'deletePortalRequest',
      },
    ],
    action: 'D',
    recorded: '2026-11-02T15:04:05.000Z',
    outcome: '0',
    agent: [
      {
        type: {
          coding: [
            {
              system: 'http://dicom.nema.org/resources/ontology/DCM',
              code: '110153',
              display: 'Source Role ID',
            },
          ],
        },
        who: { display: 'un', identifier: { value: 'un' } },
        role: [{ text: 'api_user' }],
        requestor: true,
        network: { address: '192.0.2.1', type: '2' },
      },
    ],
    source: {
      site: origin,
      observer: { display: 'mdhq-portal' },
      type: [
        {
          system: 'http://terminology.hl7.org/CodeSystem/security-source-type',
          code: '4',
          display: 'Application Server',
        },
      ],
    },
    entity: [
      {
        what: {
          type: 'Patient',
          identifier: { system: `${origin}/api/v1/patients`, value: '7' },
        },
        type: {
          system: 'http://terminology.hl7.org/CodeSystem/audit-entity-type',
          code: '1',
          display: 'Person',
        },
        role: {
          system: 'http://terminology.hl7.org/CodeSystem/object-role',
          code: '1',
          display: 'Patient',
        },
      },
      {
        what: { identifier: { system: origin, value: 'portal_request/27' } },
        type: {
          system: 'http://terminology.hl7.org/CodeSystem/audit-entity-type',
          code: '2',
          display: 'System Object',
        },
        role: {
          system: 'http://terminology.hl7.org/CodeSystem/object-role',
          code: '4',
          display: 'Domain Resource',
        },
      },
      {
        what: { identifier: { value: event.request_id } },
        type: {
          system: 'https://profiles.ihe.net/ITI/BALP/CodeSystem/BasicAuditEntityType',
          code: 'XrequestId',
        },
      },
    ],
  });
});

it('exports a refusal as a failure, and omits an unknown actor, patient and request (Q57)', () => {
  const bare = {
    ...event,
    operation: 'authenticate',
    action: 'execute',
    outcome: 'refused',
    actor_kind: 'unknown',
    actor: '',
    address: null,
    request_id: null,
    pt_id: null,
    entity: null,
  } as const;
  const written = toFhirAuditEvent(bare, origin);

  expect(written).toMatchObject({
    type: { code: '110114' },
    subtype: [{ code: '110122' }],
    action: 'E',
    outcome: '4',
  });
  expect(written).toHaveProperty('agent', [
    { type: expect.anything(), role: [{ text: 'unknown' }], requestor: true },
  ]);
  expect(written).not.toHaveProperty('entity');
});

it('exports a command of an operator as an application activity', () => {
  const typed = { ...event, actor_kind: 'operator', operation: 'patient import' } as const;

  expect(toFhirAuditEvent(typed, origin)).toMatchObject({
    type: { code: '110100' },
    subtype: [{ code: 'patient-import' }],
  });
});

it('exports a restoration as an update, and a search without an id as a read without a patient', () => {
  const restoration = { ...event, operation: 'restorePortalRequest', action: 'update' } as const;
  expect(toFhirAuditEvent(restoration, origin)).toMatchObject({
    subtype: [{ code: 'update' }, { code: 'restorePortalRequest' }],
    action: 'U',
    entity: [
      { what: { type: 'Patient', identifier: { value: '7' } } },
      { what: { identifier: { value: 'portal_request/27' } } },
      {},
    ],
  });

  const search = { operation: 'searchPatients', action: 'read', pt_id: null } as const;
  expect(toFhirAuditEvent({ ...event, ...search, entity: 'patients' }, origin)).toMatchObject({
    subtype: [{ code: 'read' }, { code: 'searchPatients' }],
    action: 'R',
    entity: [{ what: { identifier: { value: 'patients' } } }, {}],
  });
});

const isAuditEvent = new Ajv({ strict: false, allErrors: true }).compile(schema);

const actions = ['create', 'read', 'update', 'delete', 'execute'] as const;
const actorKinds = ['api_user', 'operator', 'patient', 'system', 'unknown'] as const;

it.each(actions.flatMap((action) => actorKinds.map((actor_kind) => ({ action, actor_kind }))))(
  "exports a valid AuditEvent by HL7's schema: $action by $actor_kind (Q57)",
  (kind) => {
    const nothing = { actor: '', address: null, request_id: null, pt_id: null, entity: null };
    for (const outcome of ['success', 'refused'] as const) {
      for (const known of [{}, nothing, { operation: 'authenticate' }, { pt_id: null }]) {
        isAuditEvent(toFhirAuditEvent({ ...event, ...kind, outcome, ...known }, origin));
        expect(isAuditEvent.errors ?? []).toEqual([]);
      }
    }
  },
);

it.each([
  ['203.0.113.9:50000', '203.0.113.9'],
  ['[2001:db8::9]:50000', '2001:db8::9'],
  ['::ffff:203.0.113.9', '203.0.113.9'],
])('exports the stored address %s in its canonical form (Q78)', (address, exported) => {
  expect(toFhirAuditEvent({ ...event, address }, origin)).toMatchObject({
    agent: [{ network: { address: exported, type: '2' } }],
  });
});

it.each(['unknown', '1'.repeat(8_000)])(
  'exports no network for a stored text that is not an address: %.10s (Q78)',
  (address) => {
    const { agent } = toFhirAuditEvent({ ...event, address }, origin) as { agent: object[] };
    expect(agent[0]).not.toHaveProperty('network');
  },
);
