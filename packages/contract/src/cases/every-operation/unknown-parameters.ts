import type { Contract, Operation } from '../../contract/read-contract.ts';
import { jsonOf } from '../../http/messages.ts';
import type { ContractCase } from '../contract-case.ts';
import { expectResponse, expectThat } from '../expect.ts';
import { validCall } from '../paths.ts';
import { needsOf } from './expected-response.ts';

/** A filter that is misspelt must not response as if it had filtered: on every operation. */
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
