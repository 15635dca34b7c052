import { describe, expect, it } from 'vitest';
import type { Schema } from '../../src/contract/document.ts';
import { anyValue, findSchemaElements, schemaTargets } from '../../src/elements/schema-elements.ts';

const document = {
  components: {
    schemas: {
      Kind: { type: 'string', enum: ['rx', 'message'] },
      Common: { type: 'object', properties: { sent: { type: 'boolean' } } },
      Rx: {
        allOf: [
          { $ref: '#/components/schemas/Common' },
          { properties: { kind: { enum: ['rx'] }, drug: { type: 'integer' } } },
        ],
      },
      Message: {
        properties: { kind: { enum: ['message'] }, note: { type: ['string', 'null'] } },
      },
    },
  },
};
const entry: Schema = {
  oneOf: [{ $ref: '#/components/schemas/Rx' }, { $ref: '#/components/schemas/Message' }],
};

function elementsOf(schema: Schema, value: unknown, isNamedByReference = true): string[] {
  const targetOf = schemaTargets(document);
  const elements: string[] = [];
  findSchemaElements(targetOf, { schema, name: 'body', isNamedByReference }, value, (element) =>
    elements.push(element),
  );
  return elements;
}

describe('the elements of a schema', () => {
  it('are its fields, nulls, booleans and enum values, named after the schema that has them', () => {
    expect(elementsOf(entry, anyValue)).toEqual([
      'Common.sent',
      'Common.sent=true',
      'Common.sent=false',
      'Rx.kind',
      'Rx.kind=rx',
      'Rx.drug',
      'Message.kind',
      'Message.kind=message',
      'Message.note',
      'Message.note=null',
    ]);
  });

  it('that a value exercises are those of the matching alternative', () => {
    expect(elementsOf(entry, { kind: 'message', note: null })).toEqual([
      'Message.kind',
      'Message.kind=message',
      'Message.note=null',
    ]);
  });

  it('include those of each item of an array', () => {
    const list: Schema = { type: 'array', items: { $ref: '#/components/schemas/Kind' } };

    expect(elementsOf(list, ['rx', 'other'])).toEqual(['Kind=rx']);
  });

  it('of a parameter are named after the parameter', () => {
    const list: Schema = { type: 'array', items: { $ref: '#/components/schemas/Kind' } };

    expect(elementsOf(list, anyValue, false)).toEqual(['body=rx', 'body=message']);
  });
});
