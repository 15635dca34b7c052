import type { Contract, Operation } from '../contract/read-contract.ts';
import type { ContractCase, Need } from './contract-case.ts';
import { expectAnswer } from './expect.ts';
import { pathOf, tooLargeIds, unknownId, validContent } from './paths.ts';

/** What an id in a path may be, on every operation: Q21. */
export function identifierCases({ operations }: Contract): ContractCase[] {
  const withIds = operations.filter(({ template }) => template.includes('{pt_id}'));
  return withIds.flatMap((operation) => [
    idThatBreaksItsRule(operation, 'pt_id', (id) => pathOf(operation, id)),
    ...(operation.template.includes('{queue_request_id}')
      ? [idThatBreaksItsRule(operation, 'queue_request_id', (id) => pathOf(operation, 1, id))]
      : []),
    badlyEncodedPath(operation),
    unknownPatient(operation),
  ]);
}

function idThatBreaksItsRule(
  operation: Operation,
  name: string,
  pathFor: (id: string) => string,
): ContractCase {
  return {
    name: `refuses a ${name} above 2^53 - 1, of 0, and of letters, and rounds none (Q21)`,
    operation: operation.id,
    covers: [422],
    needs: needsOf(operation),
    surface: 'full',
    async run(session) {
      for (const id of [...tooLargeIds, '0', '-1', '1.5', 'abc']) {
        const call = { method: operation.method, path: pathFor(id), ...validContent(operation) };
        expectAnswer(session, await session.send(call), 422, 'validation-failed');
      }
    },
  };
}

function badlyEncodedPath(operation: Operation): ContractCase {
  return {
    name: 'refuses a path that is badly encoded',
    operation: operation.id,
    covers: [400],
    needs: needsOf(operation),
    surface: 'full',
    async run(session) {
      const path = pathOf(operation, '%zz');
      const call = { method: operation.method, path, ...validContent(operation) };
      expectAnswer(session, await session.send(call), 400, 'malformed-request');
    },
  };
}

function unknownPatient(operation: Operation): ContractCase {
  return {
    name: 'knows no patient that does not exist',
    operation: operation.id,
    covers: [404],
    needs: ['state', ...needsOf(operation)],
    async run(session) {
      const path = pathOf(operation, unknownId);
      const call = { method: operation.method, path, ...validContent(operation) };
      expectAnswer(session, await session.send(call), 404, 'patient-not-found');
    },
  };
}

function needsOf({ method }: Operation): Need[] {
  return method === 'GET' ? [] : ['writing'];
}
