import { fileURLToPath } from 'node:url';
import { Argument, Command, InvalidArgumentError, Option } from 'commander';
import { inheritedEnv } from './config.ts';
import { type Mode, ModeError, type ModeName, modeNames, modeOf } from './modes.ts';
import { runSuite } from './run-suite.ts';
import { findSuites } from './suites.ts';
import { type Outcome, renderTable, tally } from './tally.ts';
import { createTimeLeft, durationText } from './time-left.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));

interface Options {
  readonly repetitions: number;
  /** Undefined: all modes. */
  readonly mode?: ModeName;
  /** Undefined: no limit. */
  readonly minutes?: number;
}

await new Command('stress')
  .description(
    'Repeat the tests that may depend on time, load or speed, and report each test that fails.',
  )
  .addArgument(
    new Argument(
      '[filters...]',
      'run files whose path contains one, such as front-desk/test/browser (default: all)',
    ),
  )
  .option('--repetitions <n>', 'runs of each test per mode', toCount, 5)
  .option(
    '--minutes <n>',
    'start no run that is expected to end later (default: no limit)',
    toCount,
  )
  .addOption(
    new Option(
      '--mode <mode>',
      'full speed, pinned to one core (taskset), or browser slowed down 4 times, which runs only tests with a browser (default: all)',
    ).choices(modeNames),
  )
  .addHelpText('after', '\nExit codes: 0 all tests passed, 1 a test failed, 2 usage error.')
  .action(stress)
  .parseAsync(process.argv.filter((argument) => argument !== '--'));

async function stress(
  filters: string[],
  { repetitions, mode: only, minutes }: Options,
): Promise<void> {
  const modes: Mode[] = [];
  try {
    modes.push(...(only === undefined ? modeNames : [only]).map(modeOf));
  } catch (error) {
    if (error instanceof ModeError) return refuse(error.message);
    throw error;
  }
  // The modes alternate, so that an interrupted run has tried them all.
  const runs = modes.flatMap((mode) =>
    findSuites(root, mode.name, filters).map((suite) => ({ mode, suite })),
  );
  if (runs.length === 0) {
    const inMode = only === undefined ? '' : ` in mode ${only}`;
    return refuse(`No test file${inMode} matches ${filters.join(' or ')}.`);
  }

  let isStopped = false;
  process.once('SIGINT', () => {
    isStopped = true;
  });
  const outcomes: Outcome[] = [];
  const repeated = Array.from({ length: repetitions }, (_, index) =>
    runs.map((run) => ({
      ...run,
      repetition: index + 1,
      id: `${run.mode.name} ${run.suite.folder}`,
    })),
  ).flat();
  const timeLeft = createTimeLeft();
  const startedAt = performance.now();
  let left = 0;
  for (const [index, { id, repetition, mode, suite }] of repeated.entries()) {
    const began = performance.now();
    const endsAt = began - startedAt + (timeLeft.of([id]) ?? 0);
    if (minutes !== undefined && endsAt > minutes * 60_000) {
      left += 1;
      continue;
    }
    process.stderr.write(`${repetition}/${repetitions} ${id} ...`);
    const results = await runSuite({ root, env: inheritedEnv(), suite, mode });
    if (isStopped) break; // An interrupted run has no result.
    outcomes.push(...results);
    const took = performance.now() - began;
    timeLeft.took(id, took);
    const rest = timeLeft.of(repeated.slice(index + 1).map((run) => run.id)) ?? 0;
    const red = results.filter(({ failure }) => failure !== undefined).length;
    process.stderr.write(
      ` ${results.length - red} green, ${red} red, ${durationText(took)}; about ${durationText(rest)} left\n`,
    );
  }
  if (left > 0) {
    process.stderr.write(`${left} of ${repeated.length} runs did not fit into ${minutes} min.\n`);
  }

  const tallies = tally(outcomes);
  process.stdout.write(`\n${renderTable(tallies, process.stdout.columns ?? 100)}\n`);
  const isGreen = tallies.length > 0 && tallies.every(({ failures }) => failures === 0);
  process.exitCode = isGreen && !isStopped ? 0 : 1;
}

function refuse(reason: string): void {
  process.stderr.write(`${reason}\n`);
  process.exitCode = 2;
}

function toCount(value: string): number {
  const count = Number(value);
  if (Number.isSafeInteger(count) && count > 0) return count;
  throw new InvalidArgumentError('Expected a positive integer.');
}
