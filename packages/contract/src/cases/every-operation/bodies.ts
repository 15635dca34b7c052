import type { Contract, Operation } from '../../contract/read-contract.ts';
import type { Session } from '../../http/session.ts';
import type { ContractCase } from '../contract-case.ts';
import { expectEqual, expectResponse } from '../expect.ts';
import { pathOf } from '../paths.ts';
import { idsOf, readQueue } from '../queue/portal-requests.ts';

/** Well over 1 MiB. */
const tooLarge = 1_200_000;

interface BadBody {
  name: string;
  status: number;
  problem: string;
  mediaType?: string;
  /** Creates the body from a valid one. */
  textOf(valid: Record<string, unknown>): string;
}

/** Validation of bodies, for each operation with a body: Q15, Q28, Q29. */
export function bodyCases({ operations }: Contract): ContractCase[] {
  return operations
    .filter(({ requestBody }) => requestBody)
    .flatMap((operation) =>
      [...badBodies, ...missingFields(operation)].map((bad) => refusedBody(operation, bad)),
    );
}

const badBodies: BadBody[] = [
  {
    name: 'responds 400 to a body that is not valid JSON',
    status: 400,
    problem: 'malformed-request',
    textOf: (valid) => JSON.stringify(valid).slice(0, -1),
  },
  {
    name: 'responds 400 to a body that begins with a byte order mark (Q32)',
    status: 400,
    problem: 'malformed-request',
    textOf: (valid) => `\uFEFF${JSON.stringify(valid)}`,
  },
  {
    name: 'responds 415 to a body of another media type (Q15)',
    status: 415,
    problem: 'unsupported-media-type',
    mediaType: 'text/plain',
    textOf: (valid) => JSON.stringify(valid),
  },
  {
    name: 'responds 413 to a body over 1 MiB (Q29)',
    status: 413,
    problem: 'payload-too-large',
    textOf: (valid) => JSON.stringify({ ...valid, padding: 'x'.repeat(tooLarge) }),
  },
  {
    name: 'responds 422 to a field that only the server may set (Q28)',
    status: 422,
    problem: 'validation-failed',
    textOf: (valid) => JSON.stringify({ ...valid, status: 'dismissed' }),
  },
  {
    name: 'responds 422 to a body that is not an object',
    status: 422,
    problem: 'validation-failed',
    textOf: () => '[]',
  },
];

function missingFields({ requestBody }: Operation): BadBody[] {
  return (requestBody?.schema.required ?? []).map((field) => ({
    name: `responds 422 to a body without ${field}`,
    status: 422,
    problem: 'validation-failed',
    textOf: ({ [field]: _left, ...others }) => JSON.stringify(others),
  }));
}

function refusedBody(operation: Operation, bad: BadBody): ContractCase {
  const { mediaType = 'application/json' } = bad;
  const valid = operation.requestBody?.examples[0]?.value as Record<string, unknown>;
  return {
    name: bad.name,
    operation: operation.id,
    covers: [bad.status],
    needs: ['writing'],
    surface: 'full',
    async run(session) {
      const before = await openIds(session);
      const response = await session.send({
        method: operation.method,
        path: pathOf(operation, session.target.patient),
        headers: { 'content-type': mediaType },
        body: bad.textOf(valid),
      });
      expectResponse(session, response, bad.status, bad.problem);
      expectEqual('the queue after a refusal', await openIds(session), before);
    },
  };
}

async function openIds(session: Session): Promise<number[]> {
  return session.target.stateless ? [] : idsOf(await readQueue(session, 'open'));
}
