import { fileURLToPath } from 'node:url';
import { Command, InvalidArgumentError, Option } from 'commander';
import { build } from './build.ts';
import { oneEnded, parentsToWatch } from './parent-processes.ts';
import { checkPorts, type DemoPorts, usualPorts } from './ports.ts';

interface Options {
  postgres: boolean;
  reset: boolean;
  dataDir?: string;
  serverPort: number;
  frontDeskPort: number;
  mailboxPort: number;
  smtpPort: number;
}

/** Relative to the program, not to the working directory. Each kind of database has its own. */
const usualDataDir = (postgres: boolean) =>
  fileURLToPath(new URL(postgres ? '../data-postgres' : '../data', import.meta.url));

const command = new Command('start')
  .description('Run a demo clinic: the server, the front desk and a mailbox, with invented data.')
  .option('--postgres', 'use PostgreSQL instead of the embedded database, and start it', false)
  .option('--reset', 'delete the data of earlier runs first', false)
  .option(
    '--data-dir <path>',
    `where data and logs are stored (default: ${usualDataDir(false)}, with --postgres ${usualDataDir(true)})`,
  )
  .addOption(portOption('server', 'the server', usualPorts.server))
  .addOption(portOption('front-desk', 'the front desk', usualPorts.frontDesk))
  .addOption(portOption('mailbox', 'the mailbox', usualPorts.mailbox))
  .addOption(portOption('smtp', "the mailbox's SMTP server", usualPorts.smtp))
  .action(run);

async function run({ postgres, reset, ...options }: Options): Promise<void> {
  const { dataDir = usualDataDir(postgres) } = options;
  // The demo continues if its output can't be written, such as to a full disk.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
  const print = (line: string) => process.stdout.write(`${line}\n`);
  const ports: DemoPorts = {
    server: options.serverPort,
    frontDesk: options.frontDeskPort,
    mailbox: options.mailboxPort,
    smtp: options.smtpPort,
  };
  const stop = new AbortController();
  const signal = firstSignal();
  const parentEnded = oneEnded(await parentsToWatch());
  const stopped = Promise.race([signal, parentEnded]).then(() => stop.abort());

  // Building takes a minute, so a port in use is reported first.
  await checkPorts(ports);
  if (!(await build(stop.signal))) process.exit(stop.signal.aborted ? interrupted : 1);
  const { startDemo } = await builtDemo();
  // A signal during the start takes effect once the start is complete.
  const demo = await startDemo({ ports, dataDir, reset, postgres, print });
  print(whatToTry(ports, demo.folders));
  await stopped;
  print('Stopping ...');
  await demo.close();
  print('Stopped.');
  // Output that is still in a pipe would keep the process alive.
  process.exit();
}

/** The exit code of a program that SIGINT has ended. */
const interrupted = 130;

/** This file runs from source, before the build; the demo is imported from the build. */
function builtDemo(): Promise<typeof import('./start-demo.ts')> {
  return import(new URL('../dist/start-demo.js', import.meta.url).href);
}

function portOption(name: string, part: string, usual: number): Option {
  return new Option(`--${name}-port <number>`, `port of ${part}`)
    .env(`DEMO_${name.toUpperCase().replace('-', '_')}_PORT`)
    .default(usual)
    .argParser(toPort);
}

function toPort(text: string): number {
  const port = Number(text);
  if (!/^\d{1,5}$/.test(text) || port < 1 || port > 65535) {
    throw new InvalidArgumentError('It must be a number from 1 to 65535.');
  }
  return port;
}

/** Resolves on SIGINT (Ctrl-C), SIGTERM or SIGHUP. */
function firstSignal(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => resolve());
  });
}

/** The addresses of the demo, and the vendor's three sample calls. */
function whatToTry({ server, frontDesk, mailbox }: DemoPorts, folders: readonly string[]): string {
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

Data and logs are stored in ${folders.join(' and ')}; --reset deletes them.
Press Ctrl-C to stop.
`;
}

try {
  // pnpm passes on the `--` of `pnpm start -- --reset`.
  const args = process.argv.slice(2).filter((argument) => argument !== '--');
  await command.parseAsync(args, { from: 'user' });
} catch (error) {
  // The error classes of the build are not those of this file.
  if (!(error instanceof Error && ['OtherDatabase', 'PortTaken', 'SamePort'].includes(error.name)))
    throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
