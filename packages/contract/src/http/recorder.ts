import type { Inspect } from '../checks/inspect.ts';
import type { Contract } from '../contract/read-contract.ts';
import { type Coverage, createCoverage } from '../elements/coverage.ts';
import { anyRoute, type CheckResult } from '../report/conformance-report.ts';
import type { ApiResponse, Call } from './messages.ts';
import type { Transport } from './transport.ts';

/** Sends calls, checks each response, and records the results. */
export interface Recorder {
  results: CheckResult[];
  /** @param during the name of the current case */
  exchange(call: Call, during: string): Promise<ApiResponse>;
  add(results: readonly CheckResult[]): void;
  coverage: Pick<Coverage, 'unprovoked' | 'elements'>;
}

export function createRecorder(
  contract: Contract,
  inspect: Inspect,
  transport: Transport,
  redact: (text: string) => string,
): Recorder {
  const results: CheckResult[] = [];
  const coverage = createCoverage(contract);
  const add: Recorder['add'] = (more) => {
    results.push(...more.map((result) => redacted(result, redact)));
  };
  return {
    results,
    add,
    async exchange(call, during) {
      const response = await transport.send(call);
      const { operation, verdicts } = await inspect(call, response);
      coverage.saw(operation?.id, call, response);
      add(
        verdicts.map((verdict) => ({ operation: operation?.id ?? anyRoute, during, ...verdict })),
      );
      return response;
    },
    coverage,
  };
}

function redacted(result: CheckResult, redact: (text: string) => string): CheckResult {
  const { deviation } = result;
  if (!deviation) return result;
  const { expected, came } = deviation;
  return { ...result, deviation: { expected: redact(expected), came: redact(came) } };
}
