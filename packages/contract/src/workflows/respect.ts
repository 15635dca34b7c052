import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runRedocly, withFolder } from '../redocly.ts';

/** A step of a workflow, as `redocly respect` reports it. */
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
  /** In the order of execution. */
  workflowIds: readonly string[];
  /** The server URL of the source description `portal`. */
  url: string;
  /** No secrets: other users of the machine can read them on the command line. */
  inputs: Record<string, string | number>;
  /** Ends the run. */
  signal: AbortSignal;
}

/** The time limit of a step, in milliseconds: longer than a response and the waits for a rate limit may take. */
const stepLimit = 180_000;

/**
 * Runs workflows of one file with `redocly respect`. Its log contains responses, so it is written to a
 * private folder, which is deleted.
 * @returns the executed steps; none if it could not run
 */
export function runRespect(options: RespectOptions): Promise<Step[]> {
  return withFolder(async (folder) => {
    const log = join(folder, 'respect.json');
    const args = [
      'respect',
      options.file,
      ...options.workflowIds.map((id) => `--workflow=${id}`),
      `--server=portal=${options.url}`,
      ...Object.entries(options.inputs).map(([name, value]) => `--input=${name}=${value}`),
      `--max-fetch-timeout=${stepLimit}`,
      `--json-output=${log}`,
    ];
    await runRedocly(args, options.signal);
    return stepsOf(await readFile(log, 'utf8').catch(() => ''));
  });
}

interface ExecutedWorkflow {
  workflowId: string;
  executedSteps: Omit<Step, 'workflowId'>[];
}

interface Log {
  files?: Record<string, { executedWorkflows: ExecutedWorkflow[] }>;
}

/** The executed steps in a log; none if it is incomplete, because the process was killed while it wrote it. */
export function stepsOf(log: string): Step[] {
  const { files = {} } = parse(log);
  return Object.values(files)
    .flatMap(({ executedWorkflows }) => executedWorkflows)
    .flatMap(({ workflowId, executedSteps }) =>
      executedSteps.map((step) => ({ ...step, workflowId })),
    );
}

function parse(log: string): Log {
  try {
    return JSON.parse(log) as Log;
  } catch {
    return {};
  }
}
