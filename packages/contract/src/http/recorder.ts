import type { Inspect } from '../checks/inspect.ts';
import type { Coverage } from '../elements/coverage.ts';
import { anyRoute, type CheckResult } from '../report/conformance-report.ts';
import type { CurlOf } from '../report/curl.ts';
import type { ApiResponse, Call } from './messages.ts';
import type { WaitingTransport } from './rate-limits.ts';

/** Sends calls, checks each response, and records the results. */
export interface Recorder {
  results: CheckResult[];
  /** @param during the name of the current case */
  exchange(call: Call, during: string): Promise<ApiResponse>;
  add(results: readonly CheckResult[]): void;
  curlOf: CurlOf;
  coverage: Pick<Coverage, 'unprovoked' | 'elements'>;
}

export function createRecorder(
  inspect: Inspect,
  coverage: Coverage,
  transport: WaitingTransport,
  redact: (text: string) => string,
  curlOf: CurlOf,
): Recorder {
  const results: CheckResult[] = [];
  const add: Recorder['add'] = (more) => {
    results.push(...more.map((result) => redacted(result, redact)));
  };
  const check = (call: Call, response: ApiResponse, during: string) => {
    const { operation, parsed, verdicts } = inspect(call, response);
    coverage.saw(operation?.id, call, parsed);
    add(
      verdicts.map((verdict) => ({
        operation: operation?.id ?? anyRoute,
        during,
        ...verdict,
        ...(verdict.deviation && { curl: curlOf(call) }),
      })),
    );
  };
  return {
    results,
    add,
    curlOf,
    async exchange(call, during) {
      const response = await transport.send(call, (limited) => check(call, limited, during));
      check(call, response, during);
      return response;
    },
    coverage,
  };
}

function redacted(result: CheckResult, redact: (text: string) => string): CheckResult {
  const { deviation, curl } = result;
  if (!deviation) return result;
  const { expected, came } = deviation;
  return {
    ...result,
    deviation: { expected: redact(expected), came: redact(came) },
    ...(curl !== undefined && { curl: redact(curl) }),
  };
}
