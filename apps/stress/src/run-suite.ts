import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { text } from 'node:stream/consumers';
import type { Mode } from './modes.ts';
import type { Suite } from './suites.ts';
import { messageOf, type Outcome } from './tally.ts';

/** The part of Vitest's JSON report that is read. */
export interface JsonReport {
  readonly testResults: readonly {
    /** Path of the file. */
    readonly name: string;
    readonly status: string;
    readonly message: string;
    readonly assertionResults: readonly {
      readonly fullName: string;
      readonly status: string;
      readonly failureMessages: readonly string[] | null;
    }[];
  }[];
}

interface Run {
  /** The repository. */
  readonly root: string;
  readonly env: NodeJS.ProcessEnv;
  readonly suite: Suite;
  readonly mode: Mode;
}

/** Runs a suite once. A run without a report, or with a failure outside its tests, is reported as an outcome of the suite. */
export async function runSuite({ root, env, suite, mode }: Run): Promise<Outcome[]> {
  const drafts = await mkdtemp(join(tmpdir(), 'stress-'));
  const reportFile = join(drafts, 'report.json');
  const vitest = ['node_modules/vitest/vitest.mjs', 'run', ...suite.files];
  const [command = process.execPath, ...args] = [
    ...mode.prefix,
    process.execPath,
    ...vitest,
    '--reporter=json',
    `--outputFile=${reportFile}`,
  ];
  const child = spawn(command, args, {
    cwd: join(root, suite.folder),
    env: { ...env, ...mode.env },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  try {
    const [stderr] = await Promise.all([text(child.stderr), once(child, 'close')]);
    const report = await readFile(reportFile, 'utf8').catch(() => '{"testResults":[]}');
    const outcomes = outcomesOf(JSON.parse(report), mode, (path) => relative(root, path));
    const isExplained = outcomes.some(({ failure }) => failure !== undefined);
    if (child.exitCode === 0 || isExplained) return outcomes;
    const failure = `exit code ${child.exitCode ?? child.signalCode}: ${messageOf(stderr)}`;
    return [...outcomes, { mode: mode.name, file: suite.folder, test: '(the run)', failure }];
  } finally {
    await rm(drafts, { recursive: true, force: true });
  }
}

/** One outcome for each test that was run, and one for each file that failed outside of its tests. */
export function outcomesOf(
  { testResults }: JsonReport,
  { name: mode }: Pick<Mode, 'name'>,
  fileOf: (path: string) => string,
): Outcome[] {
  return testResults.flatMap(({ name, status, message, assertionResults }) => {
    const file = fileOf(name);
    const outcomes = assertionResults
      .filter((result) => result.status === 'passed' || result.status === 'failed')
      .map((result) => ({
        mode,
        file,
        test: result.fullName,
        failure:
          result.status === 'passed' ? undefined : messageOf(result.failureMessages?.[0] ?? ''),
      }));
    const isExplained = outcomes.some(({ failure }) => failure !== undefined);
    if (status === 'passed' || isExplained) return outcomes;
    return [...outcomes, { mode, file, test: '(the file)', failure: messageOf(message) }];
  });
}
