import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { exampleStatuses, type OperationId, routes } from '@mdhq/portal-types';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type SchemaOf, zodGenerators } from './support/generated.ts';
import { collectResponses, type ServerResponse } from './support/server-responses.ts';
import { startClinic } from './support/start-clinic.ts';

const json = fileURLToPath(import.meta.resolve('@mdhq/portal-spec/openapi.json'));
const document = JSON.parse(readFileSync(json, 'utf8'));
const operations = Object.keys(routes) as OperationId[];

let clinic: Awaited<ReturnType<typeof startClinic>>;
let fromServer: ServerResponse[];
beforeAll(async () => {
  clinic = await startClinic();
  fromServer = await collectResponses(clinic.url);
});
afterAll(() => clinic.close());

/** The documented responses, which include faults of the server. */
const documented = operations.flatMap((operation) =>
  Object.entries(exampleStatuses[operation]).map(
    ([example, status]): ServerResponse => ({
      operation,
      status,
      body: document.components.examples[example].value,
    }),
  ),
);

it('the server sends a response of every status of every operation, except for faults', () => {
  const keyOf = ({ operation, status }: ServerResponse) => `${operation} ${status}`;
  const sent = new Set(fromServer.map(keyOf));
  const missing = new Set(documented.map(keyOf).filter((key) => !sent.has(key)));
  const later = operations.flatMap((operation) =>
    [429, 500, 503].map((status) => `${operation} ${status}`),
  );
  // The clinic has all routes.
  const onlyRoutes = ['listInbox 404', 'validatePortalCredentials 404', 'searchPatients 404'];

  expect(missing).toEqual(
    new Set([...later, ...onlyRoutes].filter((key) => key !== 'inviteToPortal 429')),
  );
});

describe.each(Object.entries(zodGenerators))('the Zod schemas of %s', (_generator, prepare) => {
  let schemaOf: SchemaOf;
  beforeAll(async () => {
    schemaOf = await prepare();
  });

  const faultsOf = ({ operation, status, body }: ServerResponse) => {
    const schema = schemaOf(operation, status);
    if (schema === undefined) return [`${operation} ${status} has no schema`];
    const { error } = schema.safeParse(body);
    return error ? [`${operation} ${status}: ${error.message}`] : [];
  };

  it('accept each response of the server', () => {
    expect(fromServer.length).toBeGreaterThan(150);
    expect(fromServer.flatMap(faultsOf)).toEqual([]);
  });

  it('accept each documented response', () => {
    expect(documented.flatMap(faultsOf)).toEqual([]);
  });

  it('reject a response without a required field, and one with a field of another type', () => {
    const accepted = [...fromServer, ...documented].flatMap((response) =>
      broken(response.body as object)
        .filter(({ body }) => faultsOf({ ...response, body }).length === 0)
        .map(({ what }) => `${response.operation} ${response.status} ${what}`),
    );

    expect([...new Set(accepted)]).toEqual([]);
  });
});

/** Copies of a response that violate the contract: without a required field, and with a field of another type. */
function broken(body: object): { what: string; body: object }[] {
  return Object.entries(body)
    .filter(([field]) => !('type' in body && ofSomeProblems.includes(field)))
    .flatMap(([field, value]) => {
      const { [field]: _removed, ...others } = body as Record<string, unknown>;
      const changed = { ...body, [field]: Array.isArray(value) ? {} : [] };
      return [
        ...(field === 'errors' ? [] : [{ what: `without ${field}`, body: others }]),
        { what: `with another ${field}`, body: changed },
      ];
    });
}

/** Fields that the schema of all problems does not have. */
const ofSomeProblems = ['dismissed_at', 'dismissed_by', 'state'];
