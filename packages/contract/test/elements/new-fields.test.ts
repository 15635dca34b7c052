import type { OperationId } from '@mdhq/portal-types';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OpenApiDocument } from '../../src/contract/document.ts';
import { type Contract, contractOf, readDocument } from '../../src/contract/read-contract.ts';
import { type PreparedContract, prepareWith, runPrepared } from '../../src/run-contract.ts';
import { failuresOf } from '../support/failures.ts';
import { faultyTransport } from '../support/faulty-target.ts';
import { preparedContract } from '../support/prepared-contract.ts';
import { type Sandbox, startSandbox } from '../support/start-sandbox.ts';

const { operations } = (await preparedContract()).contract;
const withBody = operations.flatMap(({ id, requestBody }) => (requestBody ? [id] : []));

let sandbox: Sandbox;
let prepared: PreparedContract;
beforeAll(async () => {
  sandbox = await startSandbox();
  prepared = await prepareWith(await contractWithFields(), false);
});
afterAll(() => sandbox.close());

describe('a new optional field that a server accepts and drops (Q81)', () => {
  it.each(withBody)('fails the cases of %s, with the name of the field', async (operation) => {
    const report = await runPrepared(prepared, sandbox.target, {
      workflows: false,
      operations: [operation],
      transport: faultyTransport(sandbox.target, {
        respond: ({ body, ...call }, forward) =>
          forward({ ...call, body: body?.replace(/(,)?"priority":"[^"]*"/, '') }),
      }),
      isEnough: (found) => found.some(({ deviation }) => deviation),
    });
    const [failure] = failuresOf(report);

    expect(failure?.deviation?.expected).toContain('priority');
  });
});

/** The contract with a field `priority` in each request body, and in the object that returns the body. */
async function contractWithFields(): Promise<Contract> {
  const document = await readDocument();
  for (const operation of withBody) addField(document, nameOfBody(document, operation));
  return contractOf(document, 'full');
}

function addField(document: OpenApiDocument, name: string): void {
  const body = document.components.schemas[name];
  const priority = { type: 'string', enum: ['low', 'high'] };
  Object.assign(body?.properties ?? {}, { priority });
  const [returning = ''] = body?.['x-returned-in']?.split('.') ?? [];
  const parts = document.components.schemas[returning]?.allOf ?? [];
  for (const { properties } of parts) {
    if (properties?.['details'])
      Object.assign(properties['details'].properties ?? {}, { priority });
  }
}

/** The name of the schema of a request body, such as `RefillSubmission`. */
function nameOfBody({ paths }: OpenApiDocument, operation: OperationId): string {
  const bodies = Object.values(paths)
    .flatMap((item) => Object.values(item))
    .filter((one) => (one as { operationId?: string }).operationId === operation)
    .map((one) => JSON.stringify((one as { requestBody?: object }).requestBody));
  return /#\/components\/schemas\/(\w+)/.exec(bodies.join())?.[1] ?? '';
}
