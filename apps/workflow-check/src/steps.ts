import { parse } from 'yaml';
import type { WorkflowFile } from './workflow-files.ts';

export interface Step {
  uses?: string;
  run?: string;
  shell?: string;
  with?: Record<string, unknown>;
}

export interface Job {
  uses?: string;
  needs?: string | string[];
  permissions?: unknown;
  'timeout-minutes'?: number;
  steps?: Step[];
}

/** The parts of a workflow or an action that the rules read. */
export interface Definition {
  on?: unknown;
  permissions?: unknown;
  concurrency?: unknown;
  jobs?: Record<string, Job>;
  runs?: { steps?: Step[] };
}

export function readDefinition({ text }: WorkflowFile): Definition {
  return (parse(text) ?? {}) as Definition;
}

/** All steps of a workflow or an action. */
export function stepsOf({ jobs = {}, runs }: Definition): Step[] {
  return [...Object.values(jobs).flatMap(({ steps = [] }) => steps), ...(runs?.steps ?? [])];
}
