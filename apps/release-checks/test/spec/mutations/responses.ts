import { credentials, list, type Mutation, ok, rename, shown } from './mutation.ts';

export const responses: Mutation[] = [
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
    what: 'a union of a response has one member less',
    bump: 'none',
    change: (d) => {
      const { PortalRequest } = d.components.schemas;
      PortalRequest.oneOf.pop();
    },
  },
  {
    what: 'a property of a response has one form less',
    bump: 'none',
    prepare: (d) => {
      shown(d).properties.sex = { oneOf: [{ type: 'string' }, { type: 'integer' }] };
    },
    change: (d) => shown(d).properties.sex.oneOf.pop(),
  },
  {
    what: 'a property of a response has only one of its forms',
    bump: 'minor',
    prepare: (d) => {
      shown(d).properties.sex = { anyOf: [{ type: 'string' }, { type: 'integer' }] };
    },
    change: (d) => {
      shown(d).properties.sex = { type: 'string' };
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
];
