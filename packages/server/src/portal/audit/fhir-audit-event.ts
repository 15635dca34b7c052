import { parseAddress } from '@mdhq/portal-access';
import { toTimestamp } from '../../platform/clock.ts';
import type { AuditEventsTable } from '../../store/schema.ts';

const dicom = 'http://dicom.nema.org/resources/ontology/DCM';
const terminology = 'http://terminology.hl7.org/CodeSystem';
const balpEntityTypes = 'https://profiles.ihe.net/ITI/BALP/CodeSystem/BasicAuditEntityType';
/** Code system of the names of our operations and commands. */
const operations = 'https://github.com/mdhq-portal/toolkit/operations';

const actions = { create: 'C', read: 'R', update: 'U', delete: 'D', execute: 'E' } as const;
const restfulInteractions = ['create', 'read', 'update', 'delete'];

interface Coding {
  system: string;
  code: string;
  display?: string;
}

/**
 * Converts an event to a FHIR R4 AuditEvent with the elements that IHE's Basic Audit Log Patterns require.
 * @param origin the URL of the instance, within which ids of patients are unique
 */
export function toFhirAuditEvent(event: AuditEventsTable, origin: string): object {
  return {
    resourceType: 'AuditEvent',
    id: `${event.instance_id}-${event.sequence}`,
    type: typeOf(event),
    subtype: subtypesOf(event),
    action: actions[event.action],
    recorded: toTimestamp(event.at),
    // 4 is a minor failure: the request was refused, and nothing broke.
    outcome: event.outcome === 'success' ? '0' : '4',
    agent: [agentOf(event)],
    source: {
      site: origin,
      observer: { display: 'mdhq-portal' },
      type: [coding(`${terminology}/security-source-type`, '4', 'Application Server')],
    },
    ...entitiesOf(event, origin),
  };
}

function coding(system: string, code: string, display: string): Coding {
  return { system, code, display };
}

function typeOf({ operation, actor_kind }: AuditEventsTable): Coding {
  if (operation === 'authenticate') return coding(dicom, '110114', 'User Authentication');
  return actor_kind === 'operator' || actor_kind === 'system'
    ? coding(dicom, '110100', 'Application Activity')
    : coding(`${terminology}/audit-event-type`, 'rest', 'RESTful Operation');
}

function subtypesOf(event: AuditEventsTable): Coding[] {
  const { operation, action } = event;
  if (operation === 'authenticate') return [coding(dicom, '110122', 'Login')];
  const own = { system: operations, code: operation.replaceAll(' ', '-') };
  return typeOf(event).code === 'rest' && restfulInteractions.includes(action)
    ? [coding('http://hl7.org/fhir/restful-interaction', action, action), own]
    : [own];
}

function agentOf({ actor_kind, actor, address }: AuditEventsTable): object {
  // Events recorded by earlier versions may hold any text that a proxy sent.
  const networkAddress = parseAddress(address ?? '');
  return {
    type: { coding: [coding(dicom, '110153', 'Source Role ID')] },
    // FHIR allows no empty strings.
    ...(actor === '' ? {} : { who: { display: actor, identifier: { value: actor } } }),
    role: [{ text: actor_kind }],
    requestor: true,
    ...(networkAddress === undefined ? {} : { network: { address: networkAddress, type: '2' } }),
  };
}

function entitiesOf(event: AuditEventsTable, origin: string): { entity?: object[] } {
  const { pt_id, entity, request_id, repeats } = event;
  const entities: object[] = [];
  if (pt_id !== null) {
    const identifier = { system: `${origin}/api/v1/patients`, value: String(pt_id) };
    entities.push({
      what: { type: 'Patient', identifier },
      type: coding(`${terminology}/audit-entity-type`, '1', 'Person'),
      role: coding(`${terminology}/object-role`, '1', 'Patient'),
    });
  }
  if (entity !== null) {
    entities.push({
      what: { identifier: { system: origin, value: entity } },
      type: coding(`${terminology}/audit-entity-type`, '2', 'System Object'),
      role: coding(`${terminology}/object-role`, '4', 'Domain Resource'),
    });
  }
  if (request_id !== null) {
    entities.push({
      what: { identifier: { value: request_id } },
      type: { system: balpEntityTypes, code: 'XrequestId' },
    });
  }
  if (repeats !== null) {
    entities.push({
      type: { system: operations, code: 'repeats' },
      detail: [{ type: 'repeats', valueString: String(repeats) }],
    });
  }
  return entities.length === 0 ? {} : { entity: entities };
}
