import { Agent } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { send } from '../../property/send-request.ts';
import { authorizationOf } from '../../support/clinic/api-users.ts';
import { bounded } from './bounded.ts';
import type { LedgerPatient } from './ledger.ts';

/** A request to any of the servers. */
export interface Call {
  method: 'GET' | 'POST' | 'DELETE';
  url: string;
  body?: object;
  /** The Idempotency-Key. */
  key?: string;
}

/** The final response to a call. */
export interface Settled {
  status: number;
  // biome-ignore lint/suspicious/noExplicitAny: the servers' tests check the shape of responses
  json: any;
  /** How often it was sent. If more than once, an earlier attempt may have been executed. */
  attempts: number;
}

/** Sends requests as a client does that always wants an outcome. */
export interface Settling {
  settle(patient: LedgerPatient, call: Call): Promise<Settled>;
  /** Responses that settled a call, and attempts without one. */
  readonly counts: { settled: number; unsettled: number };
  /** Resolves once so many more calls are settled. */
  moreSettled(count: number): Promise<void>;
  /** Resolves with the next attempt that has no outcome. */
  nextUnsettled(): Promise<void>;
  close(): void;
}

/** The pause after an attempt without an outcome, in milliseconds. */
const pauseMs = 20;

/** @param ports of the servers that run, in any order; a call that fails is sent to the next one */
export function createSettling(ports: () => readonly number[]): Settling {
  const agent = new Agent({ keepAlive: true, maxSockets: 256 });
  const counts = { settled: 0, unsettled: 0 };
  const waiting = new Set<{ until: number; resolve(): void }>();
  let unsettled = Promise.withResolvers<void>();
  let turn = 0;
  let isClosed = false;

  async function attempt(
    { instance, as }: LedgerPatient,
    { method, url, body, key }: Call,
  ): Promise<{ status: number; text: string } | undefined> {
    const running = ports();
    const port = running[turn++ % running.length];
    if (port === undefined) return undefined;
    const request = {
      method,
      url,
      headers: {
        host: `${instance}.md-hq.com`,
        authorization: authorizationOf(as),
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...(key !== undefined && { 'idempotency-key': key }),
      },
      body: body === undefined ? null : JSON.stringify(body),
    };
    const response = await send(port, agent, request).catch(() => undefined);
    return response?.status === 503 ? undefined : response;
  }

  return {
    counts,
    async settle(patient, call) {
      for (let attempts = 1; ; attempts += 1) {
        const response = await attempt(patient, call);
        if (response === undefined) {
          if (isClosed) throw new Error('A call had no outcome before the end.');
          counts.unsettled += 1;
          unsettled.resolve();
          await delay(pauseMs);
          continue;
        }
        counts.settled += 1;
        for (const waiter of waiting) {
          if (counts.settled < waiter.until) continue;
          waiting.delete(waiter);
          waiter.resolve();
        }
        const { status, text } = response;
        return { status, json: text === '' ? undefined : JSON.parse(text), attempts };
      }
    },
    moreSettled(count) {
      const { promise, resolve } = Promise.withResolvers<void>();
      const until = counts.settled + count;
      waiting.add({ until, resolve });
      return bounded(promise, () => `${until} settled calls: ${JSON.stringify(counts)}`);
    },
    nextUnsettled() {
      unsettled = Promise.withResolvers();
      return bounded(unsettled.promise, () => 'a call without an outcome');
    },
    close() {
      isClosed = true;
      agent.destroy();
    },
  };
}
