import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { sampleObjects, samplesOf } from '../../src/cases/fields/sample-values.ts';
import type { Schema } from '../../src/contract/document.ts';
import { preparedContract } from '../support/prepared-contract.ts';

const valuesOf = (schema: Schema) => samplesOf(schema, 'a').map(({ value }) => value);

describe('the samples of a request body', () => {
  it('are valid, for each operation with a body', async () => {
    const { operations } = (await preparedContract()).contract;
    for (const { id, requestBody } of operations) {
      if (!requestBody) continue;
      const ajv = new Ajv2020({ strict: false, validateFormats: false });
      const validate = ajv.compile(requestBody.schema);
      for (const { what, value } of sampleObjects(requestBody.schema, '文')) {
        const isValid = validate(value);
        expect({ id, what, isValid }).toEqual({ id, what, isValid: true });
      }
    }
  });

  it('have each optional field alone, and all fields together', () => {
    const schema: Schema = {
      type: 'object',
      required: ['id'],
      properties: {
        id: { type: 'integer', minimum: 1 },
        sent: { type: 'boolean' },
        kind: { enum: ['x', 'y'] },
      },
    };

    expect(sampleObjects(schema, 'a')).toEqual([
      { what: 'the required fields', value: { id: 1 } },
      { what: 'sent as the only optional field', value: { id: 1, sent: true } },
      { what: 'kind as the only optional field', value: { id: 1, kind: 'x' } },
      {
        what: 'all fields, with the least number',
        value: { id: 1, sent: true, kind: 'x' },
      },
      {
        what: 'all fields, with the greatest number',
        value: { id: Number.MAX_SAFE_INTEGER, sent: false, kind: 'y' },
      },
    ]);
  });
});

describe('the samples of a schema', () => {
  it('of texts include the shortest and the longest one, counted in characters', () => {
    const lengths = valuesOf({ type: 'string', minLength: 2, maxLength: 54 }).map(
      (text) => [...String(text)].length,
    );

    expect(lengths.slice(0, 2)).toEqual([2, 54]);
    expect(lengths.every((length) => length >= 2 && length <= 54)).toBe(true);
  });

  it('of arrays include the shortest and the longest one', () => {
    const items: Schema = { enum: ['x', 'y', 'z'] };

    expect(valuesOf({ type: 'array', items, maxItems: 4 })).toEqual([[], ['x', 'y', 'z', 'x']]);
    expect(valuesOf({ type: 'array', items, minItems: 1, maxItems: 3, uniqueItems: true })).toEqual(
      [['x'], ['x', 'y', 'z']],
    );
  });

  it('of nested objects have their fields', () => {
    const nested: Schema = { type: 'object', properties: { flag: { type: 'boolean' } } };

    expect(valuesOf({ type: 'object', properties: { nested } })).toContainEqual({
      nested: { flag: false },
    });
  });

  it('throw for a kind without samples, and name the field', () => {
    const body: Schema = { type: 'object', properties: { priority: {} } };

    expect(() => sampleObjects(body, 'a')).toThrow('priority');
  });
});
