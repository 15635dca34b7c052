import { createPortalClient } from '@mdhq/portal-client';
import { problems } from '@mdhq/portal-types';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { isSuccess } from '../../src/contract/read-contract.ts';
import type { ApiResponse, Call } from '../../src/http/messages.ts';
import { openTransport } from '../../src/http/transport.ts';
import type { Leftover } from '../../src/report/conformance-report.ts';
import { type Extent, type PreparedContract, runPrepared } from '../../src/run-contract.ts';
import { type Fault, faultyTransport, isList } from '../support/faulty-target.ts';
import { preparedContract } from '../support/prepared-contract.ts';
import { type Sandbox, startSandbox } from '../support/start-sandbox.ts';

let sandbox: Sandbox;
let prepared: PreparedContract;

beforeAll(async () => {
  sandbox = await startSandbox();
  prepared = await preparedContract();
});
afterAll(() => sandbox.close());

/** A response of a gateway that does not know what the target has done. */
function fromGateway(status: number): ApiResponse {
  return { status, headers: { 'content-type': 'text/html' }, text: '<p>' };
}

function runWith(respond: Fault['respond'], extent: Partial<Extent>) {
  return runPrepared(prepared, sandbox.target, {
    workflows: false,
    transport: faultyTransport(sandbox.target, { respond }),
    ...extent,
  });
}

/** The calls for the queues of the sandbox. */
function queues() {
  const { url, credentials } = sandbox.target;
  return createPortalClient({ baseUrl: url, ...credentials }).enqueued;
}

/** What is left if the first POST of a case gets another response. */
async function leftAfterFirstPost(
  respond: Fault['respond'],
  extent: Partial<Extent> = {},
): Promise<Leftover[]> {
  let isFirst = true;
  const { leftovers } = await runWith(
    async (call, forward) => {
      if (call.method !== 'POST' || !isFirst) return forward(call);
      isFirst = false;
      return respond(call, forward);
    },
    { operations: ['deletePortalRequest'], ...extent },
  );
  return leftovers;
}

afterEach(async () => {
  const { data } = await queues().list(1);
  for (const { id } of data) await queues().dismiss(1, id);
});

describe('a run lists a request that may have been added', () => {
  it.each([500, 502, 503, 504])('if a gateway responds %d to a POST', async (status) => {
    const left = await leftAfterFirstPost(async (call, forward) => {
      await forward(call);
      return fromGateway(status);
    });

    expect(left).toEqual([
      {
        what: 'portal request',
        patient: 1,
        reason: `${status} text/html: it may have been added`,
      },
    ]);
  });
});

describe('a run lists no request', () => {
  it.each(['internal', 'unavailable'] as const)(
    'if the target responds to a POST with the problem %s, which says that nothing was changed',
    async (code) => {
      const { status, type } = problems[code];
      const left = await leftAfterFirstPost(async () => ({
        status,
        headers: { 'content-type': 'application/problem+json', 'retry-after': '1' },
        text: JSON.stringify({ type, status }),
      }));

      expect(left).toEqual([]);
    },
  );

  it('if the target refuses the connection of a POST', async () => {
    const closed = openTransport(new URL('http://127.0.0.1:9'));
    const left = await leftAfterFirstPost((call) => closed.send(call));
    closed.close();

    expect(left).toEqual([]);
  });

  it('if it is interrupted while a POST waits for the rate limit', async () => {
    const interruption = new AbortController();
    const left: unknown[] = [];
    const run = leftAfterFirstPost(
      async () => ({ status: 429, headers: { 'retry-after': '1' }, text: '' }),
      {
        signal: interruption.signal,
        onWait: () => interruption.abort(new Error('interrupted')),
        onLeftovers: (leftovers) => left.push(...leftovers),
      },
    );

    await expect(run).rejects.toThrow('interrupted');
    expect(left).toEqual([]);
  });

  it('and leaves none open if the response to a restoration is lost', async () => {
    let isLost = false;
    const { leftovers } = await runWith(
      async (call, forward) => {
        // The case cannot clean up either.
        if (isLost && isList(call)) return fromGateway(502);
        const response = await forward(call);
        if (isLost || !call.path.endsWith('/restore') || response.status !== 200) return response;
        isLost = true;
        throw new Error('lost');
      },
      { operations: ['restorePortalRequest'] },
    );

    expect(isLost).toBe(true);
    expect(leftovers).toEqual([]);
    expect(await queues().list(1)).toMatchObject({ data: [] });
  });
});

describe('a run lists an invitation that may have been sent', () => {
  const extent: Partial<Extent> = { operations: ['inviteToPortal'] };

  it.each<[string, string, () => Promise<ApiResponse>]>([
    ['is lost', 'no response', () => Promise.reject(new Error('lost'))],
    ['is that of a gateway', '504 text/html', async () => fromGateway(504)],
  ])('if the response %s', async (_what, reason, respond) => {
    const { leftovers } = await runWith(async (call, forward) => {
      const response = await forward(call);
      return isInvitation(call) && isSuccess(response.status) ? respond() : response;
    }, extent);

    expect(leftovers).toEqual([
      { what: 'invitation', patient: 221, reason: `${reason}: it may have been sent` },
    ]);
  });

  it('and was sent, if the response has no id of it', async () => {
    const { leftovers } = await runWith(async (call, forward) => {
      const response = await forward(call);
      const text = response.text.replace(/"invitation":\{.*\}/, '"invitation":null');
      return isInvitation(call) ? { ...response, text } : response;
    }, extent);

    expect(leftovers).toEqual([
      { what: 'invitation', patient: 221, reason: 'the response has no id of it' },
    ]);
  });

  it('not if a later one for the same patient supersedes it', async () => {
    let isFirst = true;
    const { leftovers } = await runWith(async (call, forward) => {
      const response = await forward(call);
      if (!isInvitation(call) || !isSuccess(response.status) || !isFirst) return response;
      isFirst = false;
      throw new Error('lost');
    }, extent);

    expect(isFirst).toBe(false);
    expect(leftovers).toEqual([]);
  });
});

function isInvitation({ method, path }: Call): boolean {
  return method === 'POST' && path.endsWith('/portal/invite');
}
