import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import type { OperationId } from '@mdhq/portal-types';
import { invitationsUsedUp, isLimitReached } from '../cases/invitations/invitee.ts';
import type { Deviation } from '../checks/check.ts';
import { type Contract, findOperation } from '../contract/read-contract.ts';
import {
  type ApiResponse,
  basicAuthorization,
  type Call,
  type Credentials,
} from '../http/messages.ts';
import { systemTiming, type Timing } from '../http/rate-limits.ts';
import type { Recorder } from '../http/recorder.ts';
import { startRelay } from '../http/relay.ts';
import { anyRoute, type CheckResult, type SkippedCase } from '../report/conformance-report.ts';
import type { CurlOf } from '../report/curl.ts';
import type { Target } from '../target.ts';
import { createIdleWatch } from './idle-watch.ts';
import { runRespect, type Step } from './respect.ts';

/** Workflows of one file for one patient. They share a process, because it takes long to load. */
interface Workflows {
  /** The URL of an Arazzo file. */
  file: string;
  workflowIds: readonly string[];
  operation: OperationId;
  patient: number;
}

/** The results of workflows, and the ones that could not run. */
export interface WorkflowOutcome {
  results: CheckResult[];
  skipped: SkippedCase[];
}

/**
 * Runs the Arazzo workflows of `@mdhq/portal-spec` for which the target has patients. Their requests go
 * through a relay, so that the process that runs them never receives the password.
 * However slow the target is, they run as long as they send requests.
 */
export async function runWorkflows(
  contract: Contract,
  target: Target,
  curlOf: CurlOf,
  exchange: (call: Call, during: string) => Promise<ApiResponse>,
  { timing = systemTiming, signal }: { timing?: Timing; signal?: AbortSignal | undefined } = {},
): Promise<WorkflowOutcome> {
  const runs = workflowsFor(target).map((workflows) => {
    const watch = createIdleWatch(timing);
    const ended = AbortSignal.any(signal ? [signal, watch.signal] : [watch.signal]);
    const watched: typeof exchange = (call, during) => watch.during(() => exchange(call, during));
    return runInOneProcess(
      workflows,
      contract,
      target,
      { exchange: watched, curlOf },
      ended,
    ).finally(watch.close);
  });
  // The others must not go on if one fails: they would still change data when the run is cleaned up.
  await Promise.allSettled(runs);
  const outcomes = await Promise.all(runs);
  return {
    results: outcomes.flatMap(({ results }) => results),
    skipped: outcomes.flatMap(({ skipped }) => skipped),
  };
}

async function runInOneProcess(
  { file, workflowIds, operation, patient }: Workflows,
  contract: Contract,
  { credentials }: Target,
  { exchange, curlOf }: Pick<Recorder, 'exchange' | 'curlOf'>,
  signal: AbortSignal,
): Promise<WorkflowOutcome> {
  let hasInvitationsLeft = true;
  const standIn = { username: credentials.username, password: randomUUID() };
  const name = during(workflowIds.join(' or '));
  const calls: Call[] = [];
  const relay = await startRelay(async (relayed) => {
    const call = withRealCredentials(relayed, standIn, credentials);
    calls.push(call);
    const response = await exchange(call, name);
    hasInvitationsLeft &&= !(call.path.endsWith('/portal/invite') && isLimitReached(response));
    return response;
  });
  const steps = await runRespect({
    file: fileURLToPath(file),
    workflowIds,
    url: relay.url,
    inputs: { pt_id: patient, ...standIn },
    signal,
  }).finally(relay.close);
  if (!hasInvitationsLeft) {
    return { results: [], skipped: [{ operation, name, covers: [], reason: invitationsUsedUp }] };
  }
  const missing = workflowIds.filter((id) => steps.every(({ workflowId }) => workflowId !== id));
  const results = [
    ...steps.map((step) => {
      const result = resultOf(contract, step);
      const call = result.deviation && callOf(step, calls);
      return call ? { ...result, curl: curlOf(call) } : result;
    }),
    ...missing.map((workflowId) => notRun(operation, workflowId)),
  ];
  return { results, skipped: [] };
}

function during(workflowId: string): string {
  return `runs the workflow ${workflowId}`;
}

/** Replaces the placeholder credentials of a call with the real ones. */
function withRealCredentials(call: Call, standIn: Credentials, real: Credentials): Call {
  if (call.headers['authorization'] !== basicAuthorization(standIn)) return call;
  return { ...call, headers: { ...call.headers, authorization: basicAuthorization(real) } };
}

function workflowsFor({ patient, invitee, patientWithoutEmail }: Target): Workflows[] {
  const queue = import.meta.resolve('@mdhq/portal-spec/workflows/queue.arazzo.yaml');
  const invite = import.meta.resolve('@mdhq/portal-spec/workflows/invite.arazzo.yaml');
  const workflows: (Omit<Workflows, 'patient'> & { patient: number | undefined })[] = [
    {
      file: queue,
      workflowIds: ['dismissFromQueue', 'dismissEachType', 'restoreToInbox'],
      operation: 'deletePortalRequest',
      patient,
    },
    { file: invite, workflowIds: ['invite'], operation: 'inviteToPortal', patient: invitee },
    {
      file: invite,
      workflowIds: ['inviteWithoutEmail'],
      operation: 'inviteToPortal',
      patient: patientWithoutEmail,
    },
  ];
  return workflows.filter((one): one is Workflows => one.patient !== undefined);
}

function resultOf(contract: Contract, step: Step): CheckResult {
  const { method = '', url = 'http://relay/' } = step.request ?? {};
  const operation = findOperation(contract.operations, method.toUpperCase(), new URL(url).pathname);
  return {
    operation: operation?.id ?? anyRoute,
    check: 'workflow',
    during: `${during(step.workflowId)}, step ${step.stepId}`,
    deviation: deviationOf(step),
  };
}

/** The last call of a step; a step is known by its method and URL. */
function callOf({ request }: Step, calls: readonly Call[]): Call | undefined {
  if (!request) return undefined;
  const { pathname, search } = new URL(request.url);
  return calls.findLast(
    ({ method, path }) => method === request.method.toUpperCase() && path === pathname + search,
  );
}

function deviationOf({ checks, response }: Step): Deviation | undefined {
  const failed = checks.find(({ status }) => status !== 'success');
  return (
    failed && {
      expected: failed.condition ?? failed.name.replace(/ check$/, ' as declared'),
      came: response ? `another result, with status ${response.statusCode}` : 'no response',
    }
  );
}

function notRun(operation: OperationId, workflowId: string): CheckResult {
  const deviation = {
    expected: 'a completed workflow',
    came: 'no step was executed by redocly respect',
  };
  return { operation, check: 'workflow', during: during(workflowId), deviation };
}
