import type { Document } from './reduced-contract.ts';

/** A change of the contract, and the bump that it needs. */
export interface Mutation {
  readonly what: string;
  readonly bump: 'none' | 'minor' | 'major';
  /** Changes the base, too. */
  readonly prepare?: (document: Document) => void;
  readonly change: (document: Document) => void;
}

const queue = '/api/v1/patients/{pt_id}/portal/enqueued';
const rxs = '/api/v1/patients/{pt_id}/rxs';
const patient = '/api/v1/patients/{pt_id}';

const list = ({ paths }: Document) => paths[queue].get;
const ok = ({ paths }: Document) => paths[patient].get.responses['200'];
const limit = ({ components }: Document) => components.parameters.Limit;
const status = ({ components }: Document) => components.parameters.StatusFilter.schema;
const body = ({ components }: Document) => components.schemas.PrescriptionSubmission;
const shown = ({ components }: Document) => components.schemas.Patient;
const credentials = ({ components }: Document) => components.schemas.PatientDetails.properties;
const rename = (record: Document, before: string, after: string) => {
  record[after] = record[before];
  delete record[before];
};

export const mutations: Mutation[] = [
  // Operations
  { what: 'an operation is removed', bump: 'major', change: (d) => delete d.paths[rxs] },
  {
    what: 'an operation is added',
    bump: 'minor',
    change: (d) => {
      d.paths['/api/v1/faxes'] = { get: { operationId: 'listFaxes', responses: {} } };
    },
  },
  {
    what: 'an operation moves to another path',
    bump: 'major',
    change: (d) => rename(d.paths, rxs, '/api/v1/patients/{pt_id}/prescriptions'),
  },
  {
    what: 'an operation id changes',
    bump: 'major',
    change: (d) => {
      list(d).operationId = 'listQueue';
    },
  },
  {
    what: 'a path parameter is renamed',
    bump: 'major',
    change: (d) => {
      for (const path of [queue, rxs, patient]) {
        rename(d.paths, path, path.replace('pt_id', 'patient_id'));
      }
      d.components.parameters.PatientId.name = 'patient_id';
    },
  },
  {
    what: 'an operation is deprecated',
    bump: 'minor',
    change: (d) => {
      list(d).deprecated = true;
    },
  },
  {
    what: 'an operation requires the credentials of all others',
    bump: 'major',
    prepare: (d) => {
      list(d).security = [];
    },
    change: (d) => delete list(d).security,
  },
  {
    what: 'an operation no longer requires credentials',
    bump: 'minor',
    change: (d) => {
      list(d).security = [];
    },
  },
  {
    what: 'an operation accepts other credentials, too',
    bump: 'minor',
    change: (d) => {
      list(d).security = [{ basicAuth: [] }, { token: [] }];
    },
  },
  {
    what: 'an operation requires other credentials',
    bump: 'major',
    change: (d) => {
      list(d).security = [{ token: [] }];
    },
  },
  // Parameters
  {
    what: 'an optional parameter is added',
    bump: 'minor',
    change: (d) => list(d).parameters.push({ name: 'q', in: 'query', schema: { type: 'string' } }),
  },
  {
    what: 'a required parameter is added',
    bump: 'major',
    change: (d) => list(d).parameters.push({ name: 'q', in: 'query', required: true, schema: {} }),
  },
  { what: 'a parameter is removed', bump: 'major', change: (d) => list(d).parameters.pop() },
  {
    what: 'a parameter becomes required',
    bump: 'major',
    change: (d) => {
      limit(d).required = true;
    },
  },
  {
    what: 'the default of a parameter changes',
    bump: 'major',
    change: (d) => {
      limit(d).schema.default = 50;
    },
  },
  {
    what: 'the default of a parameter is removed',
    bump: 'major',
    change: (d) => delete status(d).default,
  },
  {
    what: 'the maximum of a parameter is lowered',
    bump: 'major',
    change: (d) => {
      limit(d).schema.maximum = 50;
    },
  },
  {
    what: 'the maximum of a parameter is raised',
    bump: 'minor',
    change: (d) => {
      limit(d).schema.maximum = 200;
    },
  },
  {
    what: 'a list is separated by commas instead of repeated',
    bump: 'major',
    change: (d) => {
      d.components.parameters.RequestTypeFilter.explode = false;
    },
  },
  {
    what: 'a parameter accepts another value',
    bump: 'minor',
    change: (d) => status(d).enum.push('snoozed'),
  },
  {
    what: 'a parameter no longer accepts a value',
    bump: 'major',
    change: (d) => status(d).enum.pop(),
  },
  // Requests
  {
    what: 'a required property of a request is added',
    bump: 'major',
    change: (d) => {
      body(d).properties.urgent = { type: 'boolean' };
      body(d).required.push('urgent');
    },
  },
  {
    what: 'an optional property of a request is added',
    bump: 'minor',
    change: (d) => {
      body(d).properties.urgent = { type: 'boolean' };
    },
  },
  {
    what: 'a property of a request is removed',
    bump: 'major',
    change: (d) => delete body(d).properties.notes,
  },
  {
    what: 'a property of a request becomes optional',
    bump: 'minor',
    change: (d) => {
      body(d).required = [];
    },
  },
  {
    what: 'a property of a request becomes required',
    bump: 'major',
    change: (d) => body(d).required.push('notes'),
  },
  {
    what: 'a property of a request is limited',
    bump: 'major',
    change: (d) => {
      body(d).properties.notes.maxLength = 100;
    },
  },
  {
    what: 'a property of a request must match a pattern',
    bump: 'major',
    change: (d) => {
      body(d).properties.notes.pattern = '^[a-z]*$';
    },
  },
  {
    what: 'a property of a request accepts another type, too',
    bump: 'minor',
    change: (d) => {
      const { notes } = body(d).properties;
      body(d).properties.notes = { oneOf: [notes, { type: 'integer' }] };
    },
  },
  {
    what: 'a property of a request may be null',
    bump: 'minor',
    change: (d) => {
      body(d).properties.notes.type = ['string', 'null'];
    },
  },
  {
    what: 'a property of a request has another type',
    bump: 'major',
    change: (d) => {
      body(d).properties.notes.type = 'integer';
    },
  },
  {
    what: 'a request accepts unknown properties',
    bump: 'minor',
    change: (d) => {
      body(d).additionalProperties = true;
    },
  },
  {
    what: 'a body becomes optional',
    bump: 'minor',
    change: (d) => {
      d.paths[rxs].post.requestBody.required = false;
    },
  },
  {
    what: 'a body becomes required',
    bump: 'major',
    prepare: (d) => {
      d.paths[rxs].post.requestBody.required = false;
    },
    change: (d) => {
      d.paths[rxs].post.requestBody.required = true;
    },
  },
  {
    what: 'a media type of a request is removed',
    bump: 'major',
    change: (d) => rename(d.paths[rxs].post.requestBody.content, 'application/json', 'text/json'),
  },
  // Responses
  {
    what: 'a property of a response is added',
    bump: 'minor',
    change: (d) => {
      shown(d).properties.fax = { type: 'string' };
      shown(d).required.push('fax');
    },
  },
  {
    what: 'a property of a response is removed',
    bump: 'major',
    change: (d) => {
      delete shown(d).properties.sex;
      shown(d).required = shown(d).required.filter((name: string) => name !== 'sex');
    },
  },
  {
    what: 'a property of a response becomes optional',
    bump: 'major',
    change: (d) => {
      shown(d).required = shown(d).required.filter((name: string) => name !== 'sex');
    },
  },
  {
    what: 'a property of a response may be null',
    bump: 'major',
    change: (d) => {
      shown(d).properties.last_name.type = ['string', 'null'];
    },
  },
  {
    what: 'a property of a response is no longer null',
    bump: 'none',
    change: (d) => {
      shown(d).properties.sex.type = 'string';
    },
  },
  {
    what: 'a property of a response has another type',
    bump: 'major',
    change: (d) => {
      shown(d).properties.sex = { type: 'integer' };
    },
  },
  {
    what: 'a closed enumeration of a response has another value',
    bump: 'major',
    change: (d) => credentials(d).status.enum.push('deceased'),
  },
  {
    what: 'an extensible enumeration of a response has another value',
    bump: 'minor',
    change: (d) => d.components.schemas.RequestType.enum.push('lab'),
  },
  {
    what: 'an extensible union of a response has another member',
    bump: 'minor',
    change: (d) => {
      const { PortalRequest, RefillRequest } = d.components.schemas;
      d.components.schemas.LabRequest = structuredClone(RefillRequest);
      PortalRequest.oneOf.push({ $ref: '#/components/schemas/LabRequest' });
      PortalRequest.discriminator.mapping.lab = '#/components/schemas/LabRequest';
    },
  },
  {
    what: 'an enumeration of a response has one value less',
    bump: 'none',
    change: (d) => credentials(d).status.enum.pop(),
  },
  {
    what: 'a response is removed',
    bump: 'major',
    change: (d) => delete list(d).responses['422'],
  },
  {
    what: 'a response is added',
    bump: 'minor',
    change: (d) => {
      list(d).responses['410'] = { description: 'The patient was deleted.' };
    },
  },
  {
    what: 'a header of a response is removed',
    bump: 'major',
    change: (d) => delete ok(d).headers,
  },
  {
    what: 'a header of a response is added',
    bump: 'minor',
    change: (d) => {
      ok(d).headers.ETag = { schema: { type: 'string' } };
    },
  },
  {
    what: 'a header of a response may be absent',
    bump: 'major',
    prepare: (d) => {
      ok(d).headers.ETag = { required: true, schema: { type: 'string' } };
    },
    change: (d) => {
      ok(d).headers.ETag.required = false;
    },
  },
  {
    what: 'a property of a response is only for requests',
    bump: 'major',
    change: (d) => {
      shown(d).properties.sex.writeOnly = true;
    },
  },
  {
    what: 'another property tells the members of a union apart',
    bump: 'major',
    change: (d) => {
      d.components.schemas.PortalRequest.discriminator.propertyName = 'kind';
    },
  },
  {
    what: 'a media type of a response is removed',
    bump: 'major',
    change: (d) => rename(ok(d).content, 'application/json', 'application/hal+json'),
  },
  // Names and texts
  {
    what: 'a schema is renamed',
    bump: 'major',
    change: (d) => {
      rename(d.components.schemas, 'Patient', 'Person');
      ok(d).content['application/json'].schema.$ref = '#/components/schemas/Person';
    },
  },
  {
    what: 'an example is renamed',
    bump: 'major',
    change: (d) =>
      rename(ok(d).content['application/json'].examples, 'patientWithQueue', 'patient'),
  },
  {
    what: 'the value of an example changes',
    bump: 'none',
    change: (d) => {
      d.components.examples.patientWithQueue.value = 'Another.';
    },
  },
  {
    what: 'descriptions change',
    bump: 'none',
    change: (d) => {
      list(d).description = 'The queue.';
      shown(d).description = 'Someone.';
      limit(d).description = 'How many.';
    },
  },
  {
    what: 'a constant is written as an enumeration of one value',
    bump: 'none',
    prepare: (d) => {
      shown(d).properties.object = { type: 'string', const: 'patient' };
    },
    change: (d) => {
      shown(d).properties.object = { type: 'string', enum: ['patient'] };
    },
  },
];
