import type { Surface } from '@mdhq/portal-types';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OperationOrAnyRoute } from '../../src/report/conformance-report.ts';
import { runPrepared } from '../../src/run-contract.ts';
import { failuresOf } from '../support/failures.ts';
import { changed, type Fault, faultyTransport, isList } from '../support/faulty-target.ts';
import { preparedContract } from '../support/prepared-contract.ts';
import { type Sandbox, startSandbox } from '../support/start-sandbox.ts';

let sandbox: Sandbox;

beforeAll(async () => {
  sandbox = await startSandbox({ alsoLimitedTo: ['documented', 'observed'] });
});
afterAll(() => sandbox.close());

async function run(
  respond: Fault['respond'],
  surface: Surface,
  { tolerant = false, operations }: { tolerant?: boolean; operations?: OperationOrAnyRoute[] } = {},
) {
  return runPrepared(await preparedContract(surface, tolerant), sandbox.target, {
    workflows: false,
    transport: faultyTransport(sandbox.target, { respond }),
    ...(operations && { operations }),
  });
}

/** An instance without the errors, request ids and fields of the extensions. */
const foreign: Fault['respond'] = async (call, forward) => {
  const response = await forward(call);
  const { 'x-request-id': _number, ...headers } = response.headers;
  if (response.status >= 400) {
    const status = response.status === 422 ? 400 : response.status;
    const html = { ...headers, 'content-type': 'text/html' };
    return { status, headers: html, text: '<h1>Something went wrong</h1>' };
  }
  if (!isList(call)) return { ...response, headers };
  return changed<{ data: object[] }>({ ...response, headers }, (list) => ({
    ...list,
    data: list.data.map(({ subject: _subject, ...others }: { subject?: string }) => others),
  }));
};

/** The cases of one operation, which are faster than all. */
const listOnly = { operations: ['showPortalRequests'] } satisfies {
  operations: OperationOrAnyRoute[];
};

describe('a surface', () => {
  // `full` is tested in server.test.ts.
  it.each(['documented', 'observed'] as const)('%s: the server conforms', async (surface) => {
    const report = await run((call, forward) => forward(call), surface);

    expect(failuresOf(report)).toEqual([]);
    expect(report.holds).toBe(true);
  });

  it('does not require extensions if it is documented', async () => {
    expect(failuresOf(await run(foreign, 'documented'))).toEqual([]);
    expect(failuresOf(await run(foreign, 'full', listOnly))).not.toEqual([]);
  });

  it('still requires what is documented', async () => {
    const hoarding: Fault['respond'] = (call, forward) =>
      forward(isList(call) ? { ...call, path: `${call.path.split('?')[0]}?status=all` } : call);

    const report = await run(hoarding, 'documented', { operations: ['deletePortalRequest'] });

    expect(failuresOf(report)).not.toEqual([]);
  });
});

describe('an instance limited to its surface', () => {
  async function runLimited(instance: 'documented' | 'observed', promised: Surface) {
    return runPrepared(await preparedContract(promised), sandbox.targetLimitedTo(instance), {
      workflows: false,
      operations: ['(other routes)'],
    });
  }

  it('passes without operations beyond the surface', async () => {
    const report = await runLimited('documented', 'documented');
    const absent = report.results.filter(
      ({ check, during }) => check === 'behaviour' && during.endsWith(', whatever the request'),
    );

    expect(failuresOf(report)).toEqual([]);
    expect(absent).toHaveLength(11);
  });

  it('fails with an operation beyond the surface', async () => {
    const report = await runLimited('observed', 'documented');

    expect(failuresOf(report)).toContainEqual(
      expect.objectContaining({
        operation: '(other routes)',
        during: 'responds 404 to showPatient, whatever the request',
        deviation: { expected: '404 route-unavailable', came: '200 application/json' },
      }),
    );
  });
});

describe('a tolerant run', () => {
  const talkative: Fault['respond'] = async (call, forward) => {
    const response = await forward(call);
    if (!isList(call) || response.status !== 200) return response;
    return changed<object>(response, (list) => ({ ...list, url_next: null }));
  };

  it('accepts an undeclared field', async () => {
    const tolerant = await run(talkative, 'full', { ...listOnly, tolerant: true });

    expect(failuresOf(tolerant)).toEqual([]);
    expect(failuresOf(await run(talkative, 'full', listOnly))).not.toEqual([]);
  });
});
