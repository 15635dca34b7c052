import { fileURLToPath } from 'node:url';
import { Command } from 'commander';
import { PortTaken, usualPorts } from './ports.ts';
import { startDemo } from './start-demo.ts';
import { whatToTry } from './what-to-try.ts';

/** Beside the program, whatever folder it is started from. */
const dataDir = fileURLToPath(new URL('../data', import.meta.url));

const command = new Command('start')
  .description(
    'A clinic on your laptop: the server, the front desk and a mailbox, with invented data.',
  )
  .option('--reset', 'throw away what earlier runs have left, and start afresh', false)
  .action(async ({ reset }: { reset: boolean }) => {
    // The demo continues if its output can't be written, such as to a full disk.
    for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
    const say = (line: string) => process.stdout.write(`${line}\n`);
    // Told to stop while it starts, it starts to its end, and stops then.
    const asked = firstSignal();
    const demo = await startDemo({ ports: usualPorts, dataDir, reset, say });
    say(whatToTry(usualPorts));
    await asked;
    say('Stopping ...');
    await demo.close();
    say('Stopped.');
    // Whatever waits in a pipe that is not read.
    process.exit();
  });

/** Resolves at Ctrl-C, and where the terminal is closed or the process told to end. */
function firstSignal(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => resolve());
  });
}

try {
  // pnpm hands `--` on where somebody wrote `pnpm start -- --reset`.
  const args = process.argv.slice(2).filter((argument) => argument !== '--');
  await command.parseAsync(args, { from: 'user' });
} catch (error) {
  if (!(error instanceof PortTaken)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
