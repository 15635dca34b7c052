import type { ApiResponse, Call } from '../../src/http/messages.ts';
import { startRelay } from '../../src/http/relay.ts';
import { openTransport, type Transport } from '../../src/http/transport.ts';
import type { OperationOrAnyRoute, ReportedCheck } from '../../src/report/conformance-report.ts';
import type { Target } from '../../src/target.ts';

type Forward = (call: Call) => Promise<ApiResponse>;

/** A fault of a target, and the place in the report where it must appear. */
export interface Fault {
  what: string;
  shows: { operation: OperationOrAnyRoute; check: ReportedCheck };
  /** Handles a call with a conforming target behind `forward`. */
  respond(call: Call, forward: Forward): Promise<ApiResponse>;
}

/** A target that forwards the responses of the real one, changed by `response`. */
export async function startFaultyTarget(
  target: Target,
  { respond }: Pick<Fault, 'respond'>,
): Promise<{ target: Target; close(): Promise<void> }> {
  const transport = openTransport(target.url);
  const relay = await startRelay((call) => respond(call, transport.send));
  return {
    target: { ...target, url: new URL(relay.url) },
    async close() {
      await relay.close();
      transport.close();
    },
  };
}

/** A transport to a target that applies `respond` to each call, without a relay. */
export function faultyTransport({ url }: Target, { respond }: Pick<Fault, 'respond'>): Transport {
  const { send, close } = openTransport(url);
  return { send: (call) => respond(call, send), close };
}

/** Whether a call lists a patient's queue. */
export function isList({ method, path }: Call): boolean {
  return method === 'GET' && /\/patients\/\d+\/portal\/enqueued(\?|$)/.test(path);
}

/** The response with a changed JSON body. */
export function changed<Body>(response: ApiResponse, change: (body: Body) => unknown): ApiResponse {
  return { ...response, text: JSON.stringify(change(JSON.parse(response.text) as Body)) };
}

/** Changes the JSON body of each 200 to a matching call. */
export function changing<Body>(
  isMatch: (call: Call) => boolean,
  change: (body: Body, call: Call) => unknown,
): Fault['respond'] {
  return async (call, forward) => {
    const response = await forward(call);
    if (!isMatch(call) || response.status !== 200) return response;
    return changed<Body>(response, (body) => change(body, call));
  };
}
