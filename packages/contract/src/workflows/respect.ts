import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

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

/** How long the workflows of a file may take, in milliseconds. */
const timeLimit = 120_000;

/**
 * Runs workflows of one file with `redocly respect`. Its log holds what the target answered, so it goes to a
 * folder that only this user can read, and away again.
 * @returns the steps that were run; none when it could not run.
 */
export async function runRespect(options: RespectOptions): Promise<Step[]> {
  const folder = await mkdtemp(join(tmpdir(), 'portal-contract-'));
  try {
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
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Its exit code says no more than the log does, and its output is for people. */
function runRedocly(args: string[]): Promise<void> {
  const cli = fileURLToPath(import.meta.resolve('@redocly/cli/bin/cli.js'));
  const env = { REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' };
  return new Promise((resolve) => {
    execFile(process.execPath, [cli, ...args], { env, timeout: timeLimit }, () => resolve());
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
