import { once } from 'node:events';
import { Agent, type IncomingMessage, request } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { authorizationOf } from '../../support/clinic/api-users.ts';

/** A client that the server knows, and that works on during an attack. */
export interface KnownClient {
  /**
   * Reads a queue.
   * @returns the time of the response, in milliseconds
   * @throws if the status is not 200
   */
  ask(): Promise<number>;
  close(): void;
}

/** @param headersOf the headers that a proxy adds to the request with this index */
export function createKnownClient(
  url: string,
  agent = new Agent({ keepAlive: true }),
  headersOf: (index: number) => Readonly<Record<string, string>> = () => ({}),
): KnownClient {
  let count = 0;
  return {
    async ask() {
      const started = performance.now();
      const asked = request(`${url}/api/v1/patients/1/portal/enqueued?limit=10`, {
        agent,
        headers: { authorization: authorizationOf('writer'), ...headersOf(count++) },
      }).end();
      const [response] = (await once(asked, 'response')) as [IncomingMessage];
      await once(response.resume(), 'end');
      if (response.statusCode !== 200)
        throw new Error(`A client was answered ${response.statusCode}.`);
      return performance.now() - started;
    },
    close: () => agent.destroy(),
  };
}

/** Sends requests at a steady pace without waiting for responses, so that a wait is measured in full. */
export async function askAtPace(
  client: KnownClient,
  { everyMs, forMs }: { everyMs: number; forMs: number },
): Promise<number[]> {
  const asked: Promise<number>[] = [];
  const end = performance.now() + forMs;
  for (let next = performance.now(); next < end; next += everyMs) {
    await pause(Math.max(0, next - performance.now()));
    asked.push(client.ask());
  }
  return Promise.all(asked);
}
