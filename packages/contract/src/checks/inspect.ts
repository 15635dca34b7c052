import type { Contract, Operation } from '../contract/read-contract.ts';
import { findOperation } from '../contract/read-contract.ts';
import { type Answer, type Call, mediaTypeOf } from '../conversation/call.ts';
import { checkChallenge } from './challenge.ts';
import type { Deviation, Verdict } from './check.ts';
import { checkDates } from './dates.ts';
import { createFieldsCheck, createProblemSchemaCheck } from './fields.ts';
import { createPrismCheck } from './prism.ts';
import { checkProblem } from './problem.ts';
import { checkStatus } from './status.ts';

/** What is found out about one answer. */
interface Inspection {
  /** The operation that was called; undefined where the call meant none. */
  operation: Operation | undefined;
  verdicts: Verdict[];
}

export type Inspect = (call: Call, answer: Answer) => Promise<Inspection>;

/** Makes the checks that every answer of every case goes through. */
export async function createInspection(contract: Contract, tolerant: boolean): Promise<Inspect> {
  const prism = await createPrismCheck(contract.document);
  const fields = createFieldsCheck();
  const problemSchema = createProblemSchemaCheck(contract, tolerant);

  return async (call, answer) => {
    const operation = findOperation(contract.operations, call.method, pathOf(call));
    const challenge = answer.status === 401 ? [verdict('challenge', checkChallenge(answer))] : [];
    // What an error looks like is an extension: on a smaller surface it may come in any shape.
    if (contract.surface !== 'full' && isForeignError(answer)) {
      return { operation, verdicts: challenge };
    }
    const status = checkStatus(operation, answer);
    const declared = operation && !status;
    const schema = declared ? await prism(call, answer) : problemSchema(answer);
    const isWhole = declared && !schema && !tolerant;
    return {
      operation,
      verdicts: [
        verdict('status', status),
        verdict('schema', schema),
        ...(isWhole ? [verdict('fields', fields(operation, answer))] : []),
        verdict('dates', checkDates(answer)),
        ...(answer.status >= 400 ? [verdict('problem', checkProblem(contract, answer))] : []),
        ...challenge,
      ],
    };
  };
}

function pathOf({ path }: Call): string {
  return path.split('?', 1)[0] ?? '';
}

function isForeignError(answer: Answer): boolean {
  return answer.status >= 400 && mediaTypeOf(answer) !== 'application/problem+json';
}

function verdict(check: Verdict['check'], deviation: Deviation | undefined): Verdict {
  return { check, deviation };
}
