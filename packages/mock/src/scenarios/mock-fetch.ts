import { matchesPath, type OperationId, routes } from '@mdhq/portal-types';
import { prefer, type Scenario } from './prefer.ts';

/** The responses of each operation; operations that are not named have their default response. */
export type Scenarios = {
  [Id in OperationId]?: Scenario<Id> | readonly [Scenario<Id>, ...Scenario<Id>[]];
};

/** A replacement for the global `fetch`, for the option `fetch` of a client. */
export type MockFetch = (input: Request | URL | string, init?: RequestInit) => Promise<Response>;

/**
 * A `fetch` that requests these scenarios from the mock, with a header on each request. The mock stores nothing,
 * so concurrent tests are independent.
 *
 * In a list of scenarios, each call uses the next one; the last one is used for all further calls.
 * @param send called in place of the global `fetch`
 * @example
 * const portal = createPortalClient({
 *   baseUrl: mock.url,
 *   username: 'un',
 *   password: 'pwd',
 *   fetch: mockFetch({ showPortalRequests: ['databaseBusy', 'onOpenQueue'] }),
 * });
 */
export function mockFetch(
  scenarios: Scenarios,
  send: (request: Request) => Promise<Response> = (request) => globalThis.fetch(request),
): MockFetch {
  const calls = new Map<OperationId, number>();
  return (input, init) => {
    const request = new Request(input, init);
    const operation = operationOf(request);
    if (operation !== undefined && scenarios[operation] !== undefined) {
      const planned = [scenarios[operation]].flat() as [Scenario<typeof operation>];
      const before = calls.get(operation) ?? 0;
      calls.set(operation, before + 1);
      const scenario = planned[Math.min(before, planned.length - 1)] ?? planned[0];
      request.headers.set('prefer', prefer(operation, scenario));
    }
    return send(request);
  };
}

function operationOf(request: Request): OperationId | undefined {
  const { pathname } = new URL(request.url);
  const ids = Object.keys(routes) as OperationId[];
  return ids.find((id) => {
    const [method, path] = routes[id];
    return method === request.method && matchesPath(path, pathname);
  });
}
