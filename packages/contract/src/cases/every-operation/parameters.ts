import type { Contract, Operation } from '../../contract/read-contract.ts';
import { jsonOf } from '../../http/messages.ts';
import type { ContractCase } from '../contract-case.ts';
import { expectResponse, expectThat } from '../expect.ts';
import { pathOf, secondIdOf, tooLargeIds, unknownId, validCall } from '../paths.ts';
import { expectedResponse, needsOf } from './expected-response.ts';

/** Validation of path and query parameters, for each operation: Q21. */
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

/** A misspelled filter must not be ignored. */
export function unknownParameterCases({ operations }: Contract): ContractCase[] {
  return operations.map(unknownParameter);
}

function unknownParameter(operation: Operation): ContractCase {
  const parameter = 'request_typo';
  return {
    name: 'responds 422 to an unknown query parameter, and names it',
    operation: operation.id,
    covers: [422],
    needs: needsOf(operation),
    surface: 'full',
    async run(session) {
      const call = validCall(operation, session.target.patient);
      const response = await session.send({ ...call, path: `${call.path}?${parameter}=rx` });
      expectResponse(session, response, 422, 'validation-failed');
      const { errors = [] } = jsonOf(response) as { errors?: { parameter?: string }[] };
      const isNamed = errors.some((error) => error.parameter === parameter);
      expectThat(isNamed, `errors that name ${parameter}`, 'errors without it');
    },
  };
}
