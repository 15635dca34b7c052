import { createPortalClient } from '@mdhq/portal-client';
import { includesSurface, type Surface } from '@mdhq/portal-types';
import { allCases } from './cases/all-cases.ts';
import { type ContractCase, reasonToSkip } from './cases/contract-case.ts';
import { createInspection, type Inspect } from './checks/inspect.ts';
import { type Contract, readContract } from './contract/read-contract.ts';
import { RefusedCredentials, UnreachableTarget } from './errors.ts';
import { type ApiResponse, basicAuthorization } from './http/messages.ts';
import { createRecorder, type Recorder } from './http/recorder.ts';
import { openTransport, prefixOf, type Transport } from './http/transport.ts';
import {
  anyRoute,
  type CheckResult,
  type ConformanceReport,
  type OperationOrAnyRoute,
  type SkippedCase,
} from './report/conformance-report.ts';
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
 * data that it needs, and dismisses the requests that it has added to the queue.
 * @throws UnreachableTarget
 * @throws RefusedCredentials
 * @throws PortalError for a URL that the typed client refuses, such as http: to another machine
 */
export async function runContract(
  target: Target,
  { surface = 'full', tolerant = false, onProgress }: ContractOptions = {},
): Promise<ConformanceReport> {
  const prepared = await prepareContract(surface, tolerant);
  return runPrepared(prepared, target, { workflows: true, ...(onProgress && { onProgress }) });
}

/** The contract and its checks, which can be shared by any number of runs. */
export interface PreparedContract {
  contract: Contract;
  inspect: Inspect;
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
  return { contract, inspect: await createInspection(contract, tolerant) };
}

/** The part of the suite to run. */
export interface Extent {
  /** Whether to run the Arazzo workflows, which take longer than all cases. */
  workflows: boolean;
  /** Runs only the cases of these operations; all cases by default. */
  operations?: readonly OperationOrAnyRoute[];
  /** Sends the calls; by default, over connections to the URL of the target. */
  transport?: Transport;
  /** Ends the run after a case when it returns true for the results so far. */
  isEnough?: (results: readonly CheckResult[]) => boolean;
  onProgress?: (progress: Progress) => void;
}

/** Runs the suite or a part of it with a prepared contract. */
export async function runPrepared(
  { contract, inspect }: PreparedContract,
  target: Target,
  {
    workflows,
    operations,
    transport = openTransport(target.url),
    isEnough = () => false,
    onProgress = () => undefined,
  }: Extent,
): Promise<ConformanceReport> {
  createPortalClient({ baseUrl: target.url, ...target.credentials });
  const recorder = createRecorder(contract, inspect, transport, createRedaction(target));
  try {
    await reach(target, transport);
    await logIn(target, transport);
    const cases = allCases(contract, target).filter(
      ({ operation }) => operations === undefined || operations.includes(operation),
    );
    const total = cases.length;
    const run = { contract, target, recorder, isEnough, onProgress };
    const skipped = await runCases(cases, run);
    if (workflows && canRunWorkflows(contract, target)) {
      onProgress({ done: total, total, operation: anyRoute, name: 'runs the workflows' });
      const outcome = await runWorkflows(contract, target, recorder.exchange);
      recorder.add(outcome.results);
      skipped.push(...outcome.skipped);
    }
    return reportOn(contract, target, recorder, skipped);
  } finally {
    transport.close();
  }
}

/** Workflows change data and require the full surface. */
function canRunWorkflows({ surface }: Contract, { stateless, readOnly }: Target): boolean {
  return surface === 'full' && !stateless && !readOnly;
}

function reach(target: Target, transport: Transport): Promise<ApiResponse> {
  return getFrom(target, transport, '/api/v1', {});
}

/** Checks the credentials first: wrong ones would fail nearly every case. */
async function logIn(target: Target, transport: Transport): Promise<void> {
  const { url, credentials, readOnlyUser, patient } = target;
  const path = `/api/v1/patients/${patient}/portal/enqueued`;
  const users = [
    ['API user', credentials],
    ['read-only API user', readOnlyUser],
  ] as const;
  for (const [who, user] of users) {
    if (user === undefined) continue;
    const headers = { authorization: basicAuthorization(user) };
    const { status } = await getFrom(target, transport, path, headers);
    if (status !== 401) continue;
    throw new RefusedCredentials(`${url.origin} rejected the credentials of the ${who}.`);
  }
}

/** @throws UnreachableTarget */
async function getFrom(
  { url }: Target,
  transport: Transport,
  path: string,
  headers: Record<string, string>,
): Promise<ApiResponse> {
  try {
    return await transport.send({ method: 'GET', path, headers });
  } catch (error) {
    const reason =
      error instanceof Error && 'code' in error ? String(error.code) : 'no complete response';
    throw new UnreachableTarget(`No response from ${url.origin}: ${reason}.`);
  }
}

interface Run extends Required<Pick<Extent, 'isEnough' | 'onProgress'>> {
  contract: Contract;
  target: Target;
  recorder: Recorder;
}

async function runCases(
  cases: readonly ContractCase[],
  { contract, target, recorder, isEnough, onProgress }: Run,
): Promise<SkippedCase[]> {
  const skipped: SkippedCase[] = [];
  for (const [done, contractCase] of cases.entries()) {
    if (isEnough(recorder.results)) break;
    const { operation, name } = contractCase;
    onProgress({ done, total: cases.length, operation, name });
    const reason =
      reasonNotToRun(contractCase, contract, target) ??
      (await runCase(contractCase, contract, target, recorder));
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
  { surface }: Contract,
  target: Target,
  recorder: Recorder,
  skipped: SkippedCase[],
): ConformanceReport {
  const unprovoked = recorder.coverage.unprovoked(skipped);
  const isComplete = unprovoked.every(({ reason }) => reason !== undefined);
  const { results } = recorder;
  return {
    target: target.url.origin + prefixOf(target.url),
    surface,
    holds: isComplete && results.every(({ deviation }) => deviation === undefined),
    results,
    skipped,
    unprovoked,
    coverage: recorder.coverage.elements(skipped),
  };
}
