import type { Finding } from './finding.ts';
import { pinnedActions } from './pinned-actions.ts';
import { type Definition, readDefinition, stepsOf } from './steps.ts';
import { isWorkflow, repository, type WorkflowFile } from './workflow-files.ts';

/** Finds what the schema allows and this repository does not. */
export function findPolicyFaults(file: WorkflowFile): Finding[] {
  const definition = readDefinition(file);
  return [
    ...referenceFaults(file),
    ...stepFaults(definition),
    ...(isWorkflow(file) ? workflowFaults(definition) : []),
  ].map((fault) => ({ path: file.path, ...fault }));
}

type Fault = Omit<Finding, 'path'>;

/** Each `uses` names an action that is listed, at its commit, with its version as a comment. */
function referenceFaults({ text }: WorkflowFile): Fault[] {
  return text.split('\n').flatMap((content, index) => {
    const [, uses = '', comment = ''] = /^\s*(?:- )?uses: (\S+)(?: # (.*))?$/.exec(content) ?? [];
    const message = uses === '' ? undefined : referenceFault(uses, comment);
    return message === undefined ? [] : [{ line: index + 1, message }];
  });
}

function referenceFault(uses: string, comment: string): string | undefined {
  if (uses.startsWith('$/')) return undefined;
  const [name = '', commit = ''] = uses.split('@');
  if (uses.startsWith('./')) return `${uses}: write $/ instead of ./, which needs a checkout.`;
  if (name.startsWith(`${repository}/`)) {
    return /^[0-9a-f]{40}$/.test(commit) ? undefined : `${uses}: pin it to a commit.`;
  }
  const pinned = pinnedActions[name];
  if (pinned === undefined) return `${name} is not in pinned-actions.ts.`;
  if (commit !== pinned.commit || comment !== pinned.version) {
    return `${name}: write ${name}@${pinned.commit} # ${pinned.version}`;
  }
  return undefined;
}

function stepFaults(definition: Definition): Fault[] {
  return stepsOf(definition)
    .filter(({ uses }) => uses?.startsWith('actions/checkout@'))
    .filter((step) => step.with?.['persist-credentials'] !== false)
    .map(() => ({ message: 'A checkout leaves its token on disk: persist-credentials: false.' }));
}

function workflowFaults({ on, permissions, concurrency, jobs = {} }: Definition): Fault[] {
  const events = typeof on === 'object' && on !== null ? Object.keys(on) : [on].flat();
  // The jobs of a reusable workflow have the permissions of the caller, or less.
  const isReusable = events.every((event) => event === 'workflow_call');
  const messages = [
    ...(events.includes('pull_request_target')
      ? ['pull_request_target gives secrets to the code of strangers.']
      : []),
    ...(isReusable || isDeepEmpty(permissions)
      ? []
      : ['Write `permissions: {}`, and those of each job.']),
    ...(isReusable || concurrency !== undefined ? [] : ['`concurrency` is missing.']),
    ...Object.entries(jobs).flatMap(([name, job]) => [
      ...(isReusable || job.permissions !== undefined ? [] : [`Job ${name} has no permissions.`]),
      ...(job.uses !== undefined || job['timeout-minutes'] !== undefined
        ? []
        : [`Job ${name} has no timeout-minutes.`]),
    ]),
    ...gateFaults(jobs),
  ];
  return messages.map((message) => ({ message }));
}

const isDeepEmpty = (value: unknown): boolean => JSON.stringify(value) === '{}';

/** The job `ci-ok` waits for all others, so that one required check is enough. */
function gateFaults(jobs: NonNullable<Definition['jobs']>): string[] {
  const gate = jobs['ci-ok'];
  if (gate === undefined) return [];
  const needs = [gate.needs ?? []].flat();
  return Object.keys(jobs)
    .filter((name) => name !== 'ci-ok' && !needs.includes(name))
    .map((name) => `ci-ok does not need job ${name}.`);
}
