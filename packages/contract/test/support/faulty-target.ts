import type { Answer, Call } from '../../src/http/messages.ts';
import { startRelay } from '../../src/http/relay.ts';
import { openTransport, type Transport } from '../../src/http/transport.ts';
import type { ReportedCheck, Subject } from '../../src/report/conformance-report.ts';
import type { Target } from '../../src/target.ts';

type Forward = (call: Call) => Promise<Answer>;

/** One thing that a server does wrong, and the place of the report where it must show. */
export interface Fault {
  what: string;
  shows: { operation: Subject; check: ReportedCheck };
  /** Stands between the suite and a server that is right. */
  answer(call: Call, forward: Forward): Promise<Answer>;
}

/** A target that passes on what the real one answers, but for what `answer` does to it. */
export async function startStandIn(
  target: Target,
  { answer }: Pick<Fault, 'answer'>,
): Promise<{ target: Target; close(): Promise<void> }> {
  const transport = openTransport(target.url);
  const relay = await startRelay((call) => answer(call, transport.send));
  return {
    target: { ...target, url: new URL(relay.url) },
    async close() {
      await relay.close();
      transport.close();
    },
  };
}

/** The same without a relay: the calls of a run, with what `answer` does to them. */
export function faultyTransport({ url }: Target, { answer }: Pick<Fault, 'answer'>): Transport {
  const { send, close } = openTransport(url);
  return { send: (call) => answer(call, send), close };
}

/** Whether a call lists a patient's queue. */
export function isList({ method, path }: Call): boolean {
  return method === 'GET' && /\/patients\/\d+\/portal\/enqueued(\?|$)/.test(path);
}

/** The answer with its JSON changed. */
export function changed<Body>(answer: Answer, change: (body: Body) => unknown): Answer {
  return { ...answer, text: JSON.stringify(change(JSON.parse(answer.text) as Body)) };
}

/** Passes on what is answered, with the JSON changed of every 200 to such a call. */
export function changing<Body>(
  isConcerned: (call: Call) => boolean,
  change: (body: Body, call: Call) => unknown,
): Fault['answer'] {
  return async (call, forward) => {
    const answer = await forward(call);
    if (!isConcerned(call) || answer.status !== 200) return answer;
    return changed<Body>(answer, (body) => change(body, call));
  };
}
