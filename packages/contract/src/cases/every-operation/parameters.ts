import type { Contract, Operation } from '../../contract/read-contract.ts';
import type { ContractCase } from '../contract-case.ts';
import { pathOf, secondIdOf, tooLargeIds, unknownId } from '../paths.ts';
import { expectedAnswer } from './expected-response.ts';

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
  return expectedAnswer(operation, {
    name: `refuses a ${name} above 2^53 - 1, of 0, and of letters, and rounds none (Q21)`,
    status: 422,
    problem: 'validation-failed',
    surface: 'full',
    calls: () => ids.map((id) => ({ path: pathFor(id) })),
  });
}

function badlyEncodedPath(operation: Operation): ContractCase {
  return expectedAnswer(operation, {
    name: 'refuses a path that is badly encoded',
    status: 400,
    problem: 'malformed-request',
    surface: 'full',
    calls: () => [{ path: pathOf(operation, '%zz') }],
  });
}

function unknownPatient(operation: Operation): ContractCase {
  return expectedAnswer(operation, {
    name: 'knows no patient that does not exist',
    status: 404,
    problem: 'patient-not-found',
    needs: ['state'],
    calls: () => [{ path: pathOf(operation, unknownId) }],
  });
}
