import { fileURLToPath } from 'node:url';
import { Command } from 'commander';
import { type DemoPorts, PortTaken, usualPorts } from './ports.ts';
import { startDemo } from './start-demo.ts';

/** Relative to the program, not to the working directory. */
const dataDir = fileURLToPath(new URL('../data', import.meta.url));

const command = new Command('start')
  .description('Run a demo clinic: the server, the front desk and a mailbox, with invented data.')
  .option('--reset', 'delete the data of earlier runs first', false)
  .action(async ({ reset }: { reset: boolean }) => {
    // The demo continues if its output can't be written, such as to a full disk.
    for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
    const print = (line: string) => process.stdout.write(`${line}\n`);
    // A signal during the start takes effect once the start is complete.
    const signal = firstSignal();
    const demo = await startDemo({ ports: usualPorts, dataDir, reset, print });
    print(whatToTry(usualPorts));
    await signal;
    print('Stopping ...');
    await demo.close();
    print('Stopped.');
    // Output may still wait in a pipe that is not read.
    process.exit();
  });

/** Resolves on SIGINT (Ctrl-C), SIGTERM or SIGHUP. */
function firstSignal(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => resolve());
  });
}

/** The addresses of the demo, and the vendor's three sample calls. */
function whatToTry({ server, frontDesk, mailbox }: DemoPorts): string {
  const portal = `localhost:${server}/api/v1/patients`;
  return `
  Server      http://sandbox.localhost:${server}
  Front desk  http://localhost:${frontDesk}   (sign in as un / pwd)
  Mailbox     http://localhost:${mailbox}

Try, in another terminal:

  List the queue of patient 1, with request 27:
    curl -X GET http://un:pwd@sandbox.${portal}/1/portal/enqueued

  Dismiss request 27:
    curl -X DELETE http://un:pwd@sandbox.${portal}/1/portal/enqueued/27

  Invite patient 221, then open the mailbox:
    curl -X POST "http://ben:password@sandbox.${portal}/221/portal/invite"

Data and logs are stored in apps/demo/data; --reset deletes them.
Press Ctrl-C to stop.
`;
}

try {
  // pnpm passes on the `--` of `pnpm start -- --reset`.
  const args = process.argv.slice(2).filter((argument) => argument !== '--');
  await command.parseAsync(args, { from: 'user' });
} catch (error) {
  if (!(error instanceof PortTaken)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
