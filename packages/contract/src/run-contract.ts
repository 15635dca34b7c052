import { createPortalClient } from '@mdhq/portal-client';
import { includesSurface, type Surface } from '@mdhq/portal-types';
import { allCases } from './cases/all-cases.ts';
import { type ContractCase, reasonToSkip } from './cases/contract-case.ts';
import { createInspection, type Inspect } from './checks/inspect.ts';
import { type Contract, readContract } from './contract/read-contract.ts';
import { RefusedCredentials } from './errors.ts';
import { basicAuthorization } from './http/credentials.ts';
import type { ApiResponse } from './http/messages.ts';
import { createRecorder, type Recorder } from './http/recorder.ts';
import { openTransport, prefixOf, type Transport } from './http/transport.ts';
import {
  anyRoute,
  type CheckResult,
  type ConformanceReport,
  type SkippedCase,
  type Subject,
} from './report/conformance-report.ts';
import { createRedaction } from './report/redact.ts';
import { runCase } from './run-case.ts';
import type { Target } from './target.ts';
import { UnreachableTarget } from './unreachable-target.ts';
import { runWorkflows } from './workflows/run-workflows.ts';

export interface ContractOptions {
  /** How much of the contract the target promises; all of it without this. */
  surface?: Surface;
  /** Takes fields that the contract does not declare, as an instance of the vendor's may have. */
  tolerant?: boolean;
  /** Called before each case, and before the workflows. */
  onProgress?: (progress: Progress) => void;
}

/** How far a run has come. */
export interface Progress {
  done: number;
  total: number;
  operation: Subject;
  /** The case that is next. */
  name: string;
}

/**
 * Holds a target to the contract. Unless the target is read-only it makes the data that it needs,
 * beside what is there, and dismisses again what it has put into the queue.
 * @throws UnreachableTarget
 * @throws RefusedCredentials
 * @throws PortalError for an address that the typed client does not take, such as http: on a network
 */
export async function runContract(
  target: Target,
  { surface = 'full', tolerant = false, onProgress }: ContractOptions = {},
): Promise<ConformanceReport> {
  const prepared = await prepareContract(surface, tolerant);
  return runPrepared(prepared, target, { workflows: true, ...(onProgress && { onProgress }) });
}

/** What can be made once and used for any number of targets. */
export interface PreparedContract {
  contract: Contract;
  inspect: Inspect;
}

export async function prepareContract(
  surface: Surface,
  tolerant: boolean,
): Promise<PreparedContract> {
  const contract = await readContract(surface);
  return { contract, inspect: await createInspection(contract, tolerant) };
}

/** What of the suite to run. */
export interface Extent {
  /** They take longer than all the rest. */
  workflows: boolean;
  /** The cases about these operations alone; all cases without it. */
  operations?: readonly Subject[];
  /** Sends the calls; by default, over connections to the URL of the target. */
  transport?: Transport;
  /** Ends the run after a case when it returns true for the results so far. */
  isEnough?: (results: readonly CheckResult[]) => boolean;
  onProgress?: (progress: Progress) => void;
}

/** `runContract` without the preparation, or a part of it. */
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

/** They change things, and expect what only the full surface promises. */
function canRunWorkflows({ surface }: Contract, { stateless, readOnly }: Target): boolean {
  return surface === 'full' && !stateless && !readOnly;
}

function reach(target: Target, transport: Transport): Promise<ApiResponse> {
  return getFrom(target, transport, '/api/v1', {});
}

/** Wrong credentials would fail nearly every case, and say little by that. */
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
  const unprovoked = recorder.unprovoked(skipped);
  const isComplete = unprovoked.every(({ reason }) => reason !== undefined);
  const { results } = recorder;
  return {
    target: target.url.origin + prefixOf(target.url),
    surface,
    holds: isComplete && results.every(({ deviation }) => deviation === undefined),
    results,
    skipped,
    unprovoked,
  };
}
