import type { Schema } from '../../contract/document.ts';
import { type Contract, type Operation, successOf } from '../../contract/read-contract.ts';
import { summaryOf } from '../../http/messages.ts';
import type { ContractCase } from '../contract-case.ts';
import { expectThat } from '../expect.ts';
import { pathOf } from '../paths.ts';
import { samplesOf } from './sample-values.ts';

/** Each query parameter of each GET, with its documented values. */
export function queryParameterCases({ operations }: Contract): ContractCase[] {
  return operations
    .filter(({ method, queryParameters }) => method === 'GET' && queryParameters.length > 0)
    .map(documentedValues);
}

function documentedValues(operation: Operation): ContractCase {
  return {
    name: 'accepts each query parameter with each documented value, the least and the greatest one',
    operation: operation.id,
    covers: [successOf(operation)],
    needs: ['state'],
    surface: 'full',
    async run(session) {
      const path = pathOf(operation, session.target.patient);
      for (const { name, schema } of operation.queryParameters.filter(hasKnownValues)) {
        for (const { what, value } of samplesOf(schema, '')) {
          const query = new URLSearchParams();
          for (const one of [value].flat()) query.append(name, String(one));
          const response = await session.send({ method: 'GET', path: `${path}?${query}` });
          const isAccepted = response.status === successOf(operation);
          expectThat(isAccepted, `success for ${name} with ${what}`, summaryOf(response));
        }
      }
    },
  };
}

/** Whether the contract says which values exist: a text without a format, such as a cursor, may not. */
function hasKnownValues({ schema }: { schema: Schema }): boolean {
  const { type, enum: known, format } = schema.items ?? schema;
  return type !== 'string' || known !== undefined || format !== undefined;
}
