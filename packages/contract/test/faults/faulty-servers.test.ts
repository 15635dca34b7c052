import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checks } from '../../src/checks/check.ts';
import { runPrepared } from '../../src/run-contract.ts';
import type { Target } from '../../src/target.ts';
import { type Fault, faultyTransport } from '../support/faulty-target.ts';
import { preparedContract } from '../support/prepared-contract.ts';
import { startMockTarget } from '../support/start-mock-target.ts';
import { startSandbox } from '../support/start-sandbox.ts';
import { behaviorFaults } from './behavior.ts';
import { detectingCases } from './detecting-cases.ts';
import { errorResponseFaults } from './error-responses.ts';
import { fieldFaults } from './fields.ts';
import { inboxFaults } from './inbox.ts';
import { invitationFaults } from './invitations.ts';
import { permissionFaults } from './permissions.ts';
import { responseFaults } from './responses.ts';
import { restorationFaults } from './restoration.ts';
import { searchFaults } from './search.ts';

const faultsOfServers: readonly (readonly [string, readonly Fault[]])[] = [
  ['responses', responseFaults],
  ['behavior', behaviorFaults],
  ['permissions and validation', permissionFaults],
  ['invitations', invitationFaults],
  ['inbox', inboxFaults],
  ['records and restoration', restorationFaults],
  ['search', searchFaults],
  ['fields', fieldFaults],
];
const faults = [...faultsOfServers.flatMap(([, some]) => some), ...errorResponseFaults];

/** A target that conforms to the contract. */
interface ConformingTarget {
  target: Target;
  close(): Promise<void>;
}

/**
 * Runs the case that detects a fault or, if that is not known, the cases of its operation until the deviation is found. A
 * run of all cases includes them.
 */
async function expectFound(fault: Fault, target: Target): Promise<void> {
  const { operation, check } = fault.shows;
  const { results } = await runPrepared(await preparedContract(), target, {
    workflows: false,
    operations: [operation],
    caseName: detectingCases.get(fault.what),
    transport: faultyTransport(target, fault),
    isEnough: (found) =>
      found.some((one) => one.deviation && one.operation === operation && one.check === check),
  });
  const failed = results.filter(({ deviation }) => deviation);
  expect(failed.map(({ operation, check }) => ({ operation, check }))).toContainEqual(fault.shows);
}

describe('faulty servers', () => {
  let sandbox: ConformingTarget;

  beforeAll(async () => {
    sandbox = await startSandbox();
  });
  afterAll(() => sandbox.close());

  describe.each(faultsOfServers)('%s', (_title, some) => {
    it.each(some)('the suite detects a server that $what', (fault) =>
      expectFound(fault, sandbox.target),
    );
  });
});

describe('faulty mocks', () => {
  let mock: ConformingTarget;

  beforeAll(async () => {
    mock = await startMockTarget();
  });
  afterAll(() => mock.close());

  it.each(errorResponseFaults)('the suite detects a server that $what', (fault) =>
    expectFound(fault, mock.target),
  );
});

it('each case that is said to detect a fault is for a fault that is tested', () => {
  const tested = new Set(faultsOfServers.flatMap(([, some]) => some.map(({ what }) => what)));

  expect([...detectingCases.keys()].filter((what) => !tested.has(what))).toEqual([]);
});

it('the suite is tested with at least 120 faulty implementations, each with another fault', () => {
  expect(new Set(faults.map(({ what }) => what)).size).toBe(faults.length);
  expect(faults.length).toBeGreaterThanOrEqual(120);
});

it('the suite is tested with a faulty implementation for each operation and each check', async () => {
  const { contract } = await preparedContract();
  const operations = new Set(faults.map(({ shows }) => shows.operation));
  const shown = new Set(faults.map(({ shows }) => shows.check));

  expect(contract.operations.map(({ id }) => id).filter((id) => !operations.has(id))).toEqual([]);
  expect(checks.filter((check) => !shown.has(check))).toEqual([]);
});
