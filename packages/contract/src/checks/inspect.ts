import {
  type Contract,
  declaredStatusOf,
  findOperation,
  type Operation,
} from '../contract/read-contract.ts';
import {
  type ApiResponse,
  type Call,
  mediaTypeOf,
  type ParsedResponse,
  parsed,
} from '../http/messages.ts';
import type { Deviation, Verdict } from './check.ts';
import { createClosedCompiler, createFieldsCheck, createProblemSchemaCheck } from './fields.ts';
import { createPrismCheck } from './prism.ts';
import { proveBodyChecks } from './prove-body-checks.ts';
import {
  checkChallenge,
  checkDates,
  checkDeprecation,
  checkProblem,
  checkStatus,
} from './rules.ts';

/** The findings about a response. */
interface Inspection {
  /** The called operation; undefined for other routes. */
  operation: Operation | undefined;
  parsed: ParsedResponse;
  verdicts: Verdict[];
}

export type Inspect = (call: Call, response: ApiResponse) => Inspection;

/**
 * Creates the checks that are applied to each response.
 * @throws UncheckedSchema
 */
export async function createInspection(contract: Contract, tolerant: boolean): Promise<Inspect> {
  const prism = await createPrismCheck(contract.document);
  const compile = createClosedCompiler();
  proveBodyChecks(contract, prism, compile);
  const fields = createFieldsCheck(compile);
  const problemSchema = createProblemSchemaCheck(contract, tolerant, compile);

  const verdictsOf = (
    operation: Operation | undefined,
    call: Call,
    response: ParsedResponse,
  ): Verdict[] => {
    const { json } = response;
    const isWholeContract = contract.surface === 'full';
    // The format of errors is an extension: a smaller surface allows any.
    if (!isWholeContract && isForeignError(response)) return [];
    const status = checkStatus(operation, response);
    // The other checks are about the body.
    if (call.method === 'HEAD') return [verdict('status', status)];
    const declared = operation && declaredStatusOf(operation, response.status);
    const stated = declared === undefined ? response : { ...response, status: declared };
    const schema = declared === undefined ? problemSchema(json) : prism.check(call, stated);
    // The vendor does not announce deprecations.
    const deprecation =
      operation && isWholeContract ? checkDeprecation(operation, response) : undefined;
    const isWhole = declared !== undefined && !schema && !tolerant;
    return [
      verdict('status', status),
      verdict('schema', schema ?? deprecation),
      ...(operation && isWhole ? [verdict('fields', fields(operation, stated.status, json))] : []),
      // The formats of times and of challenges are extensions, too.
      ...(isWholeContract ? [verdict('dates', checkDates(json))] : []),
      ...(response.status >= 400 ? [verdict('problem', checkProblem(contract, response))] : []),
      ...(isWholeContract && response.status === 401
        ? [verdict('challenge', checkChallenge(response))]
        : []),
    ];
  };

  return (call, response) => {
    const method = call.method === 'HEAD' ? 'GET' : call.method;
    const operation = findOperation(contract.operations, method, pathOf(call));
    const whole = parsed(response);
    return { operation, parsed: whole, verdicts: verdictsOf(operation, call, whole) };
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
