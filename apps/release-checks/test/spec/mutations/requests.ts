import { body, type Mutation, rename, rxs } from './mutation.ts';

export const requests: Mutation[] = [
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
  {
    what: 'a property of a request has one form less',
    bump: 'major',
    prepare: (d) => {
      body(d).properties.notes = { oneOf: [{ type: 'string' }, { type: 'integer' }] };
    },
    change: (d) => body(d).properties.notes.oneOf.pop(),
  },
];
