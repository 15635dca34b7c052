import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ApiResponse, Call } from '../../src/http/messages.ts';
import { type PreparedContract, runPrepared } from '../../src/run-contract.ts';
import { failuresOf } from '../support/failures.ts';
import { faultyTransport } from '../support/faulty-target.ts';
import { preparedContract } from '../support/prepared-contract.ts';
import { startMockTarget } from '../support/start-mock-target.ts';
import { type Sandbox, startSandbox } from '../support/start-sandbox.ts';

let prepared: PreparedContract;

beforeAll(async () => {
  prepared = await preparedContract();
});

/** A 429 as the contract declares it, with another `Retry-After`. */
function rateLimited(retryAfter: string): ApiResponse {
  const id = '018f0a51-6a6f-7c4e-8a8e-2f6d3c1b0a99';
  return {
    status: 429,
    headers: {
      'content-type': 'application/problem+json',
      'x-request-id': id,
      'retry-after': retryAfter,
      ratelimit: `"api";r=0;t=${retryAfter}`,
      'ratelimit-policy': '"api";q=300;w=60',
    },
    text: JSON.stringify({
      type: 'https://github.com/mdhq-portal/toolkit/blob/main/spec/problems.md#rate-limited',
      title: 'Too many requests',
      status: 429,
      detail: 'Nothing was changed. Try again after the time in Retry-After.',
      instance: `urn:uuid:${id}`,
    }),
  };
}

async function openRequests({ target }: Sandbox): Promise<number> {
  const { username, password } = target.credentials;
  const response = await fetch(new URL('/api/v1/patients/1/portal/enqueued', target.url), {
    headers: { authorization: `Basic ${btoa(`${username}:${password}`)}` },
  });
  return ((await response.json()) as { total_count: number }).total_count;
}

describe('a server with PORTAL_RATE_LIMIT=300 (Q82)', () => {
  let sandbox: Sandbox;

  beforeAll(async () => {
    sandbox = await startSandbox({ settings: { PORTAL_RATE_LIMIT: '300' } });
  });
  afterAll(() => sandbox.close());

  it('conforms, because the run waits as Retry-After says, and its queue is empty afterwards', async () => {
    const waits: number[] = [];
    const report = await runPrepared(prepared, sandbox.target, {
      workflows: false,
      timing: { now: Date.now, sleep: async (ms) => sandbox.forwardUptime(ms) },
      onWait: (ms) => waits.push(ms),
    });

    expect(failuresOf(report)).toEqual([]);
    expect(report.holds).toBe(true);
    expect(waits.length).toBeGreaterThan(50);
    expect(new Set(waits)).toEqual(new Set([1_000]));
    expect(report.waitedMs).toBe(waits.length * 1_000);
    sandbox.forwardUptime(60_000);
    expect(await openRequests(sandbox)).toBe(0);
  });
});

describe('a server without a rate limit', () => {
  let sandbox: Sandbox;
  let now: number;
  const timing = {
    now: () => now,
    sleep: async (ms: number) => {
      now += ms;
    },
  };

  beforeAll(async () => {
    sandbox = await startSandbox();
  });
  afterAll(() => sandbox.close());

  function run(
    respond: (call: Call, forward: (call: Call) => Promise<ApiResponse>) => Promise<ApiResponse>,
  ) {
    now = Date.parse('2026-11-30T10:00:00Z');
    return runPrepared(prepared, sandbox.target, {
      workflows: false,
      operations: ['deletePortalRequest'],
      timing,
      transport: faultyTransport(sandbox.target, { respond }),
    });
  }

  it('conforms behind a relay that responds 429 to every 5th request', async () => {
    let sent = 0;
    const report = await run(async (call, forward) => {
      sent += 1;
      return sent % 5 === 0 ? rateLimited('1') : forward(call);
    });

    expect(failuresOf(report)).toEqual([]);
    expect(report.waitedMs).toBeGreaterThan(0);
  });

  it('conforms behind a relay that responds 429 to the requests before the first case', async () => {
    let sent = 0;
    const report = await run(async (call, forward) => {
      sent += 1;
      return sent <= 2 ? rateLimited('7') : forward(call);
    });

    expect(failuresOf(report)).toEqual([]);
    expect(report.waitedMs).toBe(14_000);
  });

  it.each([
    ['a longer time than the run waits', 'Retry-After: 3600', '3600'],
    ['no valid time', 'Retry-After: soon', 'soon'],
  ])('does not conform if it responds 429 with %s, and the run does not wait', async (...names) => {
    const [, , retryAfter] = names;
    const report = await run((call, forward) =>
      call.method === 'DELETE' ? Promise.resolve(rateLimited(retryAfter)) : forward(call),
    );

    expect(report.holds).toBe(false);
    expect(report.waitedMs).toBe(0);
  });

  it('does not conform if it responds 429 to every DELETE, and its cases and the cleanup stop waiting after two minutes', async () => {
    const report = await run((call, forward) =>
      call.method === 'DELETE' ? Promise.resolve(rateLimited('50')) : forward(call),
    );

    expect(report.holds).toBe(false);
    // The cases and the cleanup stop after two waits of 50 s each.
    expect(report.waitedMs).toBe(200_000);
  });

  it('is also checked in its 429 responses', async () => {
    let sent = 0;
    const { results } = await run(async (call, forward) => {
      sent += 1;
      // After the calls before the first case.
      if (sent !== 9) return forward(call);
      const { ratelimit: _limit, ...headers } = rateLimited('1').headers;
      return { ...rateLimited('1'), headers };
    });

    expect(results.filter(({ deviation }) => deviation)).toMatchObject([{ check: 'schema' }]);
  });
});

describe('a mock', () => {
  it('is not waited for if a case requests a 429 with Prefer', async () => {
    const mock = await startMockTarget();
    const report = await runPrepared(prepared, mock.target, {
      workflows: false,
      operations: ['showPatient'],
    });
    await mock.close();

    expect(failuresOf(report)).toEqual([]);
    expect(report.waitedMs).toBe(0);
    expect(report.results.map(({ during }) => during)).toContainEqual(
      expect.stringMatching(/^responds 429 with the example/),
    );
  });
});
