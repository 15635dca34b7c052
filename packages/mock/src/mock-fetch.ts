import { operations } from './generated/operations.ts';
import { findRoute } from './route.ts';
import { type OperationId, prefer, type Scenario } from './scenarios.ts';

/** How the calls of each operation are answered; those that are not named, as usual. */
export type Scenarios = {
  [Id in OperationId]?: Scenario<Id> | readonly [Scenario<Id>, ...Scenario<Id>[]];
};

/** Takes the place of the global `fetch`, for the option `fetch` of a client. */
export type MockFetch = (input: Request | URL | string, init?: RequestInit) => Promise<Response>;

/**
 * A `fetch` that asks the mock for these scenarios, by a header on each request. The mock keeps nothing
 * of it, so tests that run at the same time don't disturb each other.
 *
 * Of several scenarios the first call gets the first, the next call the next, and the last one stays.
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

const routes = Object.entries(operations).map(([id, { method, path }]) => ({
  id: id as OperationId,
  method,
  path,
}));

function operationOf({ method, url }: Request): OperationId | undefined {
  const route = findRoute(routes, method, new URL(url).pathname);
  return route.found === 'operation' ? route.operation.id : undefined;
}
