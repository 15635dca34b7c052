import {
  type Contract,
  declaredStatusOf,
  findOperation,
  type Operation,
} from '../contract/read-contract.ts';
import { type ApiResponse, type Call, jsonOf, mediaTypeOf } from '../http/messages.ts';
import type { Deviation, Verdict } from './check.ts';
import { createFieldsCheck, createProblemSchemaCheck } from './fields.ts';
import { createPrismCheck } from './prism.ts';
import { proveBodyChecks } from './prove-body-checks.ts';
import { checkChallenge, checkDates, checkProblem, checkStatus } from './rules.ts';

/** The findings about a response. */
interface Inspection {
  /** The called operation; undefined for other routes. */
  operation: Operation | undefined;
  verdicts: Verdict[];
}

export type Inspect = (call: Call, response: ApiResponse) => Inspection;

/**
 * Creates the checks that are applied to each response.
 * @throws UncheckedSchema
 */
export async function createInspection(contract: Contract, tolerant: boolean): Promise<Inspect> {
  const prism = await createPrismCheck(contract.document);
  proveBodyChecks(contract, prism);
  const fields = createFieldsCheck();
  const problemSchema = createProblemSchemaCheck(contract, tolerant);

  return (call, response) => {
    const isHead = call.method === 'HEAD';
    const method = isHead ? 'GET' : call.method;
    const operation = findOperation(contract.operations, method, pathOf(call));
    const isWholeContract = contract.surface === 'full';
    // The format of errors is an extension: a smaller surface allows any.
    if (!isWholeContract && isForeignError(response)) return { operation, verdicts: [] };
    const status = checkStatus(operation, response);
    // The other checks are about the body.
    if (isHead) return { operation, verdicts: [verdict('status', status)] };
    const declared = operation && declaredStatusOf(operation, response.status);
    const stated = declared === undefined ? response : { ...response, status: declared };
    const schema = declared === undefined ? problemSchema(response) : prism.check(call, stated);
    const body = jsonOf(response);
    const isWhole = declared !== undefined && !schema && !tolerant;
    return {
      operation,
      verdicts: [
        verdict('status', status),
        verdict('schema', schema),
        ...(operation && isWhole
          ? [verdict('fields', fields(operation, stated.status, body))]
          : []),
        // The formats of times and of challenges are extensions, too.
        ...(isWholeContract ? [verdict('dates', checkDates(body))] : []),
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
