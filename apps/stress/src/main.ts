import { fileURLToPath } from 'node:url';
import { Argument, Command, InvalidArgumentError, Option } from 'commander';
import { inheritedEnv } from './config.ts';
import { type Mode, ModeError, type ModeName, modeNames, modeOf } from './modes.ts';
import { runSuite } from './run-suite.ts';
import { findSuites } from './suites.ts';
import { type Outcome, renderTable, tally } from './tally.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));

interface Options {
  readonly repetitions: number;
  /** All modes if it is undefined. */
  readonly mode?: ModeName;
}

await new Command('stress')
  .description(
    'Repeats the tests that could depend on time, load or speed, and names each one that is not green every time.',
  )
  .addArgument(new Argument('[filters...]', 'parts of paths, such as front-desk/test/browser'))
  .option('--repetitions <n>', 'how often each test is run in each mode', toCount, 5)
  .addOption(
    new Option(
      '--mode <mode>',
      'full speed, all pinned to one core (taskset), or with the CPU of the browser slowed down 4 times; all three by default',
    ).choices(modeNames),
  )
  .addHelpText(
    'after',
    '\nExit codes: 0 every test was green every time, 1 a test was not, 2 nothing was run.',
  )
  .action(stress)
  .parseAsync(process.argv.filter((argument) => argument !== '--'));

async function stress(filters: string[], { repetitions, mode: only }: Options): Promise<void> {
  const suites = findSuites(root, filters);
  if (suites.length === 0) return refuse(`no test file has ${filters.join(' or ')} in its path`);
  const modes: Mode[] = [];
  try {
    modes.push(...(only === undefined ? modeNames : [only]).map(modeOf));
  } catch (error) {
    if (error instanceof ModeError) return refuse(error.message);
    throw error;
  }

  let isStopped = false;
  process.once('SIGINT', () => {
    isStopped = true;
  });
  const outcomes: Outcome[] = [];
  // The modes alternate, so that an interrupted run has tried them all.
  const runs = Array.from({ length: repetitions }, (_, index) =>
    modes.flatMap((mode) => suites.map((suite) => ({ repetition: index + 1, mode, suite }))),
  ).flat();
  for (const { repetition, mode, suite } of runs) {
    process.stderr.write(`${repetition}/${repetitions} ${mode.name} ${suite.folder} ...`);
    const began = performance.now();
    const results = await runSuite({ root, env: inheritedEnv(), suite, mode });
    if (isStopped) break; // An interrupted run has no result.
    outcomes.push(...results);
    const red = results.filter(({ failure }) => failure !== undefined).length;
    const seconds = Math.round((performance.now() - began) / 1000);
    process.stderr.write(` ${results.length - red} green, ${red} red, ${seconds} s\n`);
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
  throw new InvalidArgumentError('It must be a whole number above 0.');
}
