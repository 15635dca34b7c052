import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runRedocly, withFolder } from '../redocly.ts';

/** What `redocly respect` says about one step of a workflow. */
export interface Step {
  workflowId: string;
  stepId: string;
  request?: { method: string; url: string };
  response?: { statusCode: number };
  checks: { name: string; condition?: string; status: string }[];
}

export interface RespectOptions {
  /** An Arazzo file. */
  file: string;
  /** In this order, one after the other. */
  workflowIds: readonly string[];
  /** Where the source description `portal` is. */
  url: string;
  /** They stand on a command line, where others of the machine can read them: no secrets. */
  inputs: Record<string, string | number>;
}

/**
 * Runs workflows of one file with `redocly respect`. Its log holds what the target answered, so it goes to a
 * folder that only this user can read, and away again.
 * @returns the steps that were run; none when it could not run.
 */
export function runRespect(options: RespectOptions): Promise<Step[]> {
  return withFolder(async (folder) => {
    const log = join(folder, 'respect.json');
    await runRedocly([
      'respect',
      options.file,
      ...options.workflowIds.map((id) => `--workflow=${id}`),
      `--server=portal=${options.url}`,
      ...Object.entries(options.inputs).map(([name, value]) => `--input=${name}=${value}`),
      `--json-output=${log}`,
    ]);
    return stepsOf(await readFile(log, 'utf8').catch(() => '{}'));
  });
}

interface ExecutedWorkflow {
  workflowId: string;
  executedSteps: Omit<Step, 'workflowId'>[];
}

interface Log {
  files?: Record<string, { executedWorkflows: ExecutedWorkflow[] }>;
}

function stepsOf(log: string): Step[] {
  const { files = {} } = JSON.parse(log) as Log;
  return Object.values(files)
    .flatMap(({ executedWorkflows }) => executedWorkflows)
    .flatMap(({ workflowId, executedSteps }) =>
      executedSteps.map((step) => ({ ...step, workflowId })),
    );
}
