import { type OperationId, problems, routes } from '@mdhq/portal-types';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Operation } from '../../src/contract/read-contract.ts';
import type { ApiResponse, Call, Credentials } from '../../src/http/messages.ts';
import type { PreparedContract } from '../../src/run-contract.ts';
import type { Target } from '../../src/target.ts';
import { preparedContract } from '../support/prepared-contract.ts';
import { startMockTarget } from '../support/start-mock-target.ts';
import { startSandbox } from '../support/start-sandbox.ts';
import { type CallOperation, entries, Failure, type Ids } from './entries.ts';

/** Requests are added, listed, dismissed and restored, and an invitation is sent and revoked. */
const inOrder: readonly OperationId[] = [
  'createPatientQuestionnaire',
  'queuePatientPrescription',
  'queuePatientRefill',
  'queuePatientSupplement',
  'createSecureMessage',
  'showPortalRequests',
  'listInbox',
  'deletePortalRequest',
  'showPortalRequest',
  'restorePortalRequest',
  'inviteToPortal',
  'listInvitations',
  'revokeInvitation',
  'showPatient',
  'searchPatients',
  'validatePortalCredentials',
];

interface Exchange {
  call: Call;
  response: ApiResponse;
}

let prepared: PreparedContract;
beforeAll(async () => {
  prepared = await preparedContract();
});

/** A `fetch` that records what is sent and received. */
function recordingFetch(exchanges: Exchange[], prefer?: string) {
  return async (request: Request): Promise<Response> => {
    if (prefer !== undefined) request.headers.set('Prefer', prefer);
    const { pathname, search } = new URL(request.url);
    const headers = Object.fromEntries(request.headers);
    const body = (await request.clone().text()) || undefined;
    const response = await fetch(request);
    exchanges.push({
      call: { method: request.method, path: pathname + search, headers, body },
      response: {
        status: response.status,
        headers: Object.fromEntries(response.headers),
        text: await response.clone().text(),
      },
    });
    return response;
  };
}

interface RunningTarget {
  target: Target;
  forgetFailedLogIns?(): void;
  close(): Promise<void>;
}

const targets: Record<string, () => Promise<RunningTarget>> = {
  'the mock': startMockTarget,
  'the server': () => startSandbox(),
};

describe.each(Object.entries(targets))('with %s', (name, start) => {
  let running: RunningTarget;
  beforeAll(async () => {
    running = await start();
  });
  afterAll(() => running.close());

  describe.each(Object.entries(entries))('%s', (_entry, callsOf) => {
    const connect = (exchanges: Exchange[], { prefer, as }: Connecting = {}): CallOperation => {
      const { url, credentials } = running.target;
      const fetch = recordingFetch(exchanges, prefer);
      return callsOf({ url, credentials: as ?? credentials, fetch });
    };

    it('sends each operation of the contract, and returns the body of its response', async () => {
      expect(inOrder.toSorted()).toEqual(Object.keys(routes).toSorted());
      const exchanges: Exchange[] = [];
      const call = connect(exchanges);
      const ids: Ids = { patient: 1, request: 27, invitation: 10 };
      for (const operation of inOrder) {
        if (operation === 'inviteToPortal') ids.patient = 221;
        const returned = await call(operation, { ...ids });

        const { call: sent, response } = exchanges.at(-1) as Exchange;
        expect(returned, operation).toEqual(JSON.parse(response.text));
        const inspection = await prepared.inspect(sent, response);
        expect(inspection.operation?.id).toBe(operation);
        expect(inspection.verdicts.filter(({ deviation }) => deviation)).toEqual([]);
        ids.request = idIn(returned, 'portal_queue_id') ?? ids.request;
        ids.invitation = idIn(returned, 'invitation') ?? ids.invitation;
      }
      expect(exchanges).toHaveLength(inOrder.length);
    });

    if (name === 'the mock') {
      it('reports each documented problem of each operation with its status and type', async () => {
        const documented = prepared.contract.operations.flatMap(problemsOf);
        expect(documented.length).toBeGreaterThan(100);
        for (const { operation, status, example, code } of documented) {
          const call = connect([], { prefer: `code=${status}, example=${example}` });

          await expect(
            call(operation, { patient: 1, request: 27, invitation: 10 }),
            `${operation} ${example}`,
          ).rejects.toEqual(new Failure(status, code));
        }
      });
    } else {
      it.each<[string, OperationId, keyof typeof problems, Partial<Ids>]>([
        ['an unknown patient', 'showPortalRequests', 'patient-not-found', { patient: 999 }],
        ['an unknown request', 'deletePortalRequest', 'request-not-found', { request: 999_999 }],
        [
          'a patient without an address',
          'inviteToPortal',
          'patient-has-no-email',
          { patient: 222 },
        ],
        [
          'an unknown invitation',
          'revokeInvitation',
          'invitation-not-found',
          { invitation: 9_999 },
        ],
      ])('reports the problem for %s', async (_what, operation, code, ids) => {
        const call = connect([]);

        await expect(
          call(operation, { patient: 1, request: 1, invitation: 1, ...ids }),
        ).rejects.toEqual(new Failure(problems[code].status, code));
      });

      it('reports a second dismissal, with the time of the first in the response', async () => {
        const exchanges: Exchange[] = [];
        const call = connect(exchanges);
        const added = await call('queuePatientRefill', { patient: 1, request: 0, invitation: 0 });
        const ids = { patient: 1, request: idIn(added, 'portal_queue_id') ?? 0, invitation: 0 };
        await call('deletePortalRequest', ids);

        await expect(call('deletePortalRequest', ids)).rejects.toEqual(
          new Failure(404, 'request-already-dismissed'),
        );
        expect(exchanges.at(-1)?.response.text).toContain('"dismissed_at"');
      });

      it('reports wrong credentials', async () => {
        const call = connect([], { as: { username: 'un', password: 'wrong' } });

        await expect(
          call('showPatient', { patient: 1, request: 1, invitation: 1 }),
        ).rejects.toEqual(new Failure(401, 'unauthenticated'));
        running.forgetFailedLogIns?.();
      });
    }
  });
});

interface Connecting {
  prefer?: string;
  as?: Credentials;
}

/** The problems that an operation documents. */
function problemsOf({ id, responses }: Operation) {
  return [...responses]
    .filter(([status]) => status >= 400)
    .flatMap(([status, { examples }]) =>
      examples.map(({ name, value }) => ({
        operation: id,
        status,
        example: name,
        code: (value as { type: string }).type.split('#')[1],
      })),
    );
}

/** The id that a response names: `portal_queue_id` itself, or the id of an object such as `invitation`. */
function idIn(body: unknown, field: 'portal_queue_id' | 'invitation'): number | undefined {
  const value = (body as Record<string, unknown>)[field];
  if (typeof value === 'number') return value;
  return (value as { id?: number } | undefined)?.id;
}
