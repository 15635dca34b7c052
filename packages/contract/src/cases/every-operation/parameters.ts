import type { Contract, Operation } from '../../contract/read-contract.ts';
import type { ContractCase } from '../contract-case.ts';
import { pathOf, secondIdOf, tooLargeIds, unknownId } from '../paths.ts';
import { expectedResponse } from './expected-response.ts';

/** What an id in a path may be, on every operation: Q21. */
export function identifierCases({ operations }: Contract): ContractCase[] {
  const withIds = operations.filter(({ template }) => template.includes('{pt_id}'));
  return withIds.flatMap((operation) => [
    idThatBreaksItsRule(operation, 'pt_id', (id) => pathOf(operation, id)),
    ...[secondIdOf(operation)]
      .filter((name) => name !== undefined)
      .map((name) => idThatBreaksItsRule(operation, name, (id) => pathOf(operation, 1, id))),
    badlyEncodedPath(operation),
    unknownPatient(operation),
  ]);
}

function idThatBreaksItsRule(
  operation: Operation,
  name: string,
  pathFor: (id: string) => string,
): ContractCase {
  const ids = [...tooLargeIds, '0', '-1', '1.5', '1e1', '0x1', '01', 'abc'];
  return expectedResponse(operation, {
    name: `responds 422 to a ${name} that is not an integer from 1 to 2^53 - 1, and rounds none (Q21)`,
    status: 422,
    problem: 'validation-failed',
    surface: 'full',
    calls: () => ids.map((id) => ({ path: pathFor(id) })),
  });
}

function badlyEncodedPath(operation: Operation): ContractCase {
  return expectedResponse(operation, {
    name: 'responds 400 to a path with invalid percent-encoding',
    status: 400,
    problem: 'malformed-request',
    surface: 'full',
    calls: () => [{ path: pathOf(operation, '%zz') }],
  });
}

function unknownPatient(operation: Operation): ContractCase {
  return expectedResponse(operation, {
    name: 'responds 404 for an unknown patient',
    status: 404,
    problem: 'patient-not-found',
    needs: ['state'],
    calls: () => [{ path: pathOf(operation, unknownId) }],
  });
}
