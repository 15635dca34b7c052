import { limit, list, type Mutation, ok, rename, shown } from './mutation.ts';

export const namesAndTexts: Mutation[] = [
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
