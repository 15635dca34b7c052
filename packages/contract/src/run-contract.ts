import { createPortalClient } from '@mdhq/portal-client';
import { includesSurface, type Surface } from '@mdhq/portal-types';
import { allCases } from './cases/all-cases.ts';
import { type ContractCase, reasonToSkip } from './cases/contract-case.ts';
import { createInspection, type Inspect } from './checks/inspect.ts';
import { type Contract, readContract } from './contract/read-contract.ts';
import { type ContractElements, contractElements } from './elements/contract-elements.ts';
import { createCoverage } from './elements/coverage.ts';
import { createWaitingTransport, systemTiming, type Timing } from './http/rate-limits.ts';
import { createRecorder, type Recorder } from './http/recorder.ts';
import {
  openTransport,
  type ProxyEnvironment,
  prefixOf,
  type Transport,
} from './http/transport.ts';
import { createLedger } from './ledger.ts';
import { reachTarget } from './reach-target.ts';
import { findRedocly } from './redocly.ts';
import {
  anyRoute,
  type CheckResult,
  type ConformanceReport,
  type Leftover,
  type OperationOrAnyRoute,
  type SkippedCase,
} from './report/conformance-report.ts';
import { createCurl } from './report/curl.ts';
import { createRedaction } from './report/redact.ts';
import { runCase } from './run-case.ts';
import type { Target } from './target.ts';
import { runWorkflows } from './workflows/run-workflows.ts';

export interface ContractOptions {
  /** The part of the contract that the target promises; `full` by default. */
  surface?: Surface;
  /** Accepts response fields that the contract does not declare, as the vendor's instances may have. */
  tolerant?: boolean;
  /** Called before each case, and before the workflows. */
  onProgress?: (progress: Progress) => void;
  /** Called before each wait for the rate limit of the target, with its length in milliseconds. */
  onWait?: (ms: number) => void;
  /**
   * The environment that names proxies, such as `process.env`: `HTTP_PROXY`, `HTTPS_PROXY` and `NO_PROXY`; none by
   * default. `http:` targets are reached through a proxy only with `NODE_USE_ENV_PROXY=1`.
   */
  proxyEnv?: ProxyEnvironment;
  /** Ends the run before its next call. What it has created is cleaned up. */
  signal?: AbortSignal;
  /** Called if the run fails, with what it created and could not clean up; a report has the same. */
  onLeftovers?: (leftovers: readonly Leftover[]) => void;
}

/** The progress of a run. */
export interface Progress {
  done: number;
  total: number;
  operation: OperationOrAnyRoute;
  /** The next case. */
  name: string;
}

/**
 * Tests whether a target conforms to the contract. Unless the target is read-only, the run creates the
 * data that it needs. Whatever happens, it dismisses the requests that it has added to the queue, and revokes
 * the invitations that it has sent.
 * @throws MissingTool before the first call, if the workflows would run without `@redocly/cli`
 * @throws UnreachableTarget
 * @throws RefusedCredentials
 * @throws UncheckedSchema
 * @throws UnknownPatient
 * @throws PortalError for a URL that the typed client refuses, such as http: to another machine
 * @throws the reason of `signal` when it is aborted
 */
export async function runContract(
  target: Target,
  { surface = 'full', tolerant = false, ...hooks }: ContractOptions = {},
): Promise<ConformanceReport> {
  const prepared = await prepareContract(surface, tolerant);
  return runPrepared(prepared, target, { workflows: true, ...hooks });
}

/** The contract and its checks, which can be shared by any number of runs. */
export interface PreparedContract {
  contract: Contract;
  inspect: Inspect;
  elements: ContractElements;
}

export async function prepareContract(
  surface: Surface,
  tolerant: boolean,
): Promise<PreparedContract> {
  return prepareWith(await readContract(surface), tolerant);
}

export async function prepareWith(
  contract: Contract,
  tolerant: boolean,
): Promise<PreparedContract> {
  return {
    contract,
    inspect: await createInspection(contract, tolerant),
    elements: contractElements(contract),
  };
}

/** The part of the suite to run. */
export interface Extent extends Omit<ContractOptions, 'surface' | 'tolerant'> {
  /** Whether to run the Arazzo workflows, which take longer than all cases. */
  workflows: boolean;
  /** Runs only the cases of these operations; all cases by default. */
  operations?: readonly OperationOrAnyRoute[];
  /** Runs only the cases with this name; all cases by default. */
  caseName?: string | undefined;
  /** Sends the calls; by default, over connections to the URL of the target. */
  transport?: Transport;
  /** Ends the run after a case when it returns true for the results so far. */
  isEnough?: (results: readonly CheckResult[]) => boolean;
  /** The clock and the timer; the system's by default. */
  timing?: Timing;
}

/** Runs the suite or a part of it with a prepared contract. */
export async function runPrepared(
  { contract, inspect, elements }: PreparedContract,
  target: Target,
  {
    workflows,
    operations,
    caseName,
    proxyEnv,
    transport = openTransport(target.url, { proxyEnv }),
    isEnough = () => false,
    timing = systemTiming,
    onProgress = () => undefined,
    onWait = () => undefined,
    onLeftovers = () => undefined,
    signal,
  }: Extent,
): Promise<ConformanceReport> {
  createPortalClient({ baseUrl: target.url, ...target.credentials });
  const runsWorkflows = workflows && canRunWorkflows(contract, target);
  if (runsWorkflows) findRedocly();
  const ledger = createLedger(contract, target);
  const recorded = ledger.recording(transport);
  const waiting = createWaitingTransport(recorded, { timing, onWait, signal });
  const recorder = createRecorder(
    inspect,
    createCoverage(contract, elements),
    waiting,
    createRedaction(target),
    createCurl(contract, target),
  );
  // The cleanup is not interrupted.
  const cleaning = createWaitingTransport(transport, { timing, onWait });
  const cases = allCases(contract, target).filter(
    ({ operation, name }) =>
      (operations === undefined || operations.includes(operation)) &&
      (caseName === undefined || name === caseName),
  );
  try {
    await reachTarget(contract, target, waiting);
    const run = { contract, target, recorder, isEnough, onProgress, timing, signal };
    const skipped = await runCases(cases, run);
    if (runsWorkflows) {
      skipped.push(...(await runAllWorkflows(run, cases.length)));
    }
    const leftovers = await ledger.cleanUp(cleaning);
    const waitedMs = waiting.waitedMs() + cleaning.waitedMs();
    return reportOn(run, { skipped, leftovers, waitedMs });
  } catch (error) {
    onLeftovers(await ledger.cleanUp(cleaning));
    throw signal?.aborted ? signal.reason : error;
  } finally {
    transport.close();
  }
}

async function runAllWorkflows(
  { contract, target, recorder, onProgress, timing, signal }: Run,
  total: number,
): Promise<SkippedCase[]> {
  onProgress({ done: total, total, operation: anyRoute, name: 'runs the workflows' });
  const exchange = guarded(recorder, signal);
  const { results, skipped } = await runWorkflows(contract, target, recorder.curlOf, exchange, {
    timing,
    signal,
  });
  signal?.throwIfAborted();
  recorder.add(results);
  return skipped;
}

/** Sends nothing more once the run is interrupted. */
function guarded(
  { exchange }: Pick<Recorder, 'exchange'>,
  signal: AbortSignal | undefined,
): Recorder['exchange'] {
  return async (call, during) => {
    signal?.throwIfAborted();
    return exchange(call, during);
  };
}

/** Workflows change data and require the full surface. */
function canRunWorkflows({ surface }: Contract, { stateless, readOnly }: Target): boolean {
  return surface === 'full' && !stateless && !readOnly;
}

interface Run extends Required<Pick<Extent, 'isEnough' | 'onProgress'>> {
  contract: Contract;
  target: Target;
  recorder: Recorder;
  timing: Timing;
  signal: AbortSignal | undefined;
}

async function runCases(
  cases: readonly ContractCase[],
  { contract, target, recorder, isEnough, onProgress, signal }: Run,
): Promise<SkippedCase[]> {
  const skipped: SkippedCase[] = [];
  const interruptible = { ...recorder, exchange: guarded(recorder, signal) };
  for (const [done, contractCase] of cases.entries()) {
    if (isEnough(recorder.results)) break;
    const { operation, name } = contractCase;
    onProgress({ done, total: cases.length, operation, name });
    const reason =
      reasonNotToRun(contractCase, contract, target) ??
      (await runCase(contractCase, contract, target, interruptible));
    signal?.throwIfAborted();
    if (reason !== undefined) skipped.push({ ...factsOf(contractCase), reason });
  }
  return skipped;
}

function reasonNotToRun(
  contractCase: ContractCase,
  { surface }: Contract,
  target: Target,
): string | undefined {
  const { surface: smallest = 'documented' } = contractCase;
  return includesSurface(surface, smallest)
    ? reasonToSkip(contractCase, target)
    : `not part of the surface ${surface}`;
}

function factsOf({ operation, name, covers }: ContractCase): Omit<SkippedCase, 'reason'> {
  return { operation, name, covers };
}

function reportOn(
  { contract: { surface }, target, recorder }: Run,
  outcome: Pick<ConformanceReport, 'skipped' | 'leftovers' | 'waitedMs'>,
): ConformanceReport {
  const unprovoked = recorder.coverage.unprovoked(outcome.skipped);
  const isComplete = unprovoked.every(({ reason }) => reason !== undefined);
  const { results } = recorder;
  return {
    target: target.url.origin + prefixOf(target.url),
    surface,
    holds: isComplete && results.every(({ deviation }) => deviation === undefined),
    results,
    unprovoked,
    coverage: recorder.coverage.elements(outcome.skipped),
    ...outcome,
  };
}
