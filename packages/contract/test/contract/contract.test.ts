import { describe, expect, it } from 'vitest';
import { createClosedCompiler } from '../../src/checks/fields.ts';
import { findOperation, readContract } from '../../src/contract/read-contract.ts';

describe('a closed schema', () => {
  const reading = readContract('full');
  const compile = createClosedCompiler();

  async function validates(operationId: string, status: number) {
    const { operations } = await reading;
    const body = operations.find(({ id }) => id === operationId)?.responses.get(status);
    if (!body) throw new Error('there is no such response');
    return { body, validate: compile(body.schema) };
  }

  it('accepts each example of the contract', async () => {
    const { operations } = await reading;
    for (const { id, responses } of operations) {
      for (const status of responses.keys()) {
        const { body, validate } = await validates(id, status);
        for (const { name, value } of body.examples) {
          expect({ id, name, valid: validate(value) }).toEqual({ id, name, valid: true });
        }
      }
    }
  });

  it('rejects undeclared fields at any depth of a composition', async () => {
    const { body, validate } = await validates('showPortalRequests', 200);
    const [list] = body.examples.map(({ value }) => value as { data: { details: object }[] });
    const [first] = list?.data ?? [];

    expect(validate({ ...list, data: [{ ...first, extra: 1 }] })).toBe(false);
    expect(
      validate({ ...list, data: [{ ...first, details: { ...first?.details, extra: 1 } }] }),
    ).toBe(false);
    expect(validate({ ...list, extra: 1 })).toBe(false);
  });

  it('accepts any field in free-form objects', async () => {
    const { body, validate } = await validates('showPortalRequests', 200);
    const [list] = body.examples.map(({ value }) => value as { data: { details: object }[] });
    const [first] = list?.data ?? [];
    const details = { ...first?.details, raw_data: { anything: [{ goes: true }] } };

    expect(validate({ ...list, data: [{ ...first, details }] })).toBe(true);
  });
});

describe('a smaller surface', () => {
  async function requiredOf(surface: 'documented' | 'observed' | 'full') {
    const { document } = await readContract(surface);
    const { PortalRequestCommon, PortalRequestList } = document.components.schemas;
    return {
      portalRequest: PortalRequestCommon?.required,
      list: PortalRequestList?.required,
      number: document.components.headers['RequestId']?.required,
    };
  }

  it('requires fewer fields and headers', async () => {
    expect(await requiredOf('documented')).toEqual({
      portalRequest: undefined,
      list: undefined,
      number: false,
    });
    expect(await requiredOf('observed')).toMatchObject({
      portalRequest: undefined,
      list: ['object', 'total_count', 'has_more', 'data'],
    });
    expect(await requiredOf('full')).toMatchObject({
      portalRequest: expect.arrayContaining(['object', 'created', 'subject']),
      number: true,
    });
  });
});

describe('the contract', () => {
  it('has the status of each problem', async () => {
    const { problemStatuses } = await readContract('full');

    expect(problemStatuses.get('request-already-dismissed')).toBe(404);
    expect(problemStatuses.get('method-not-allowed')).toBe(405);
    expect(problemStatuses.size).toBeGreaterThanOrEqual(15);
  });

  it('finds an operation by method and path', async () => {
    const { operations } = await readContract('full');
    const queue = '/api/v1/patients/1/portal/enqueued';

    expect(findOperation(operations, 'GET', queue)?.id).toBe('showPortalRequests');
    expect(findOperation(operations, 'DELETE', `${queue}/27`)?.id).toBe('deletePortalRequest');
    expect(findOperation(operations, 'DELETE', queue)).toBeUndefined();
    expect(findOperation(operations, 'GET', `${queue}/`)).toBeUndefined();
  });
});
