import type { Contract, Operation } from '../contract/read-contract.ts';
import { declaredStatusOf, findOperation } from '../contract/read-contract.ts';
import { type ApiResponse, type Call, mediaTypeOf } from '../http/messages.ts';
import { checkChallenge } from './challenge.ts';
import type { Deviation, Verdict } from './check.ts';
import { checkDates } from './dates.ts';
import { createFieldsCheck, createProblemSchemaCheck } from './fields.ts';
import { createPrismCheck } from './prism.ts';
import { checkProblem } from './rules.ts';
import { checkStatus } from './status.ts';

/** What is found out about one response. */
interface Inspection {
  /** The operation that was called; undefined where the call meant none. */
  operation: Operation | undefined;
  verdicts: Verdict[];
}

export type Inspect = (call: Call, response: ApiResponse) => Promise<Inspection>;

/** Makes the checks that every response of every case goes through. */
export async function createInspection(contract: Contract, tolerant: boolean): Promise<Inspect> {
  const prism = await createPrismCheck(contract.document);
  const fields = createFieldsCheck();
  const problemSchema = createProblemSchemaCheck(contract, tolerant);

  return async (call, response) => {
    const operation = findOperation(contract.operations, call.method, pathOf(call));
    const isWholeContract = contract.surface === 'full';
    // What an error looks like is an extension: on a smaller surface it may come in any shape.
    if (!isWholeContract && isForeignError(response)) return { operation, verdicts: [] };
    const status = checkStatus(operation, response);
    const declared = operation && declaredStatusOf(operation, response.status);
    const stated = declared === undefined ? response : { ...response, status: declared };
    const schema = declared === undefined ? problemSchema(response) : await prism(call, stated);
    const isWhole = declared !== undefined && !schema && !tolerant;
    return {
      operation,
      verdicts: [
        verdict('status', status),
        verdict('schema', schema),
        ...(operation && isWhole ? [verdict('fields', fields(operation, stated))] : []),
        // How a time is written is an extension too, and how a 401 asks for credentials.
        ...(isWholeContract ? [verdict('dates', checkDates(response))] : []),
        ...(response.status >= 400 ? [verdict('problem', checkProblem(contract, response))] : []),
        ...(isWholeContract && response.status === 401
          ? [verdict('challenge', checkChallenge(response))]
          : []),
      ],
    };
  };
}

function pathOf({ path }: Call): string {
  return path.split('?', 1)[0] ?? '';
}

function isForeignError(response: ApiResponse): boolean {
  return (
    response.status >= 400 &&
    response.status < 500 &&
    mediaTypeOf(response) !== 'application/problem+json'
  );
}

function verdict(check: Verdict['check'], deviation: Deviation | undefined): Verdict {
  return { check, deviation };
}
