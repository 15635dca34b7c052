import { limit, list, type Mutation, patient, queue, rename, rxs, status } from './mutation.ts';

export const operationsAndParameters: Mutation[] = [
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
];
