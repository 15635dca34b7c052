import { once } from 'node:events';
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { faults } from '../preferences.ts';
import { type MockOptions, startMock } from '../start-mock.ts';
import { whatToTry } from './what-to-try.ts';

/**
 * The command `mdhq-portal-mock`: runs the mock until SIGINT or SIGTERM.
 * @returns the exit code: 0 when it was stopped, 1 when it could not start or was called wrongly.
 */
export async function runMockCommand(argv: string[]): Promise<number> {
  const command = mockCommand();
  try {
    command.parse(argv);
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode;
    throw error;
  }
  return serve(command.opts<Required<Pick<MockOptions, 'port' | 'host'>> & MockOptions>());
}

async function serve(options: MockOptions & { port: number; host: string }): Promise<number> {
  // The mock continues if its output can't be written, such as to a full disk.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
  const stopped = Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
  try {
    const mock = await startMock(options);
    process.stdout.write(whatToTry(mock.url));
    await stopped;
    await mock.close();
    return 0;
  } catch (error) {
    process.stderr.write(`${reasonFor(error, options)}\n`);
    return 1;
  }
}

function reasonFor(error: unknown, { port, host }: { port: number; host: string }): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'EADDRINUSE') {
    return `Port ${port} is taken on ${host}. Stop what runs there, or choose another with --port.`;
  }
  if (code === 'EADDRNOTAVAIL')
    return `This machine has no address ${host}. Choose another --host.`;
  if (code === 'EACCES')
    return `Port ${port} needs more rights. Choose one above 1023 with --port.`;
  return `The mock could not start: ${error instanceof Error ? error.message : String(error)}`;
}

function mockCommand(): Command {
  return new Command('mdhq-portal-mock')
    .description(
      'Answers the MD HQ patient portal endpoints from their OpenAPI document, for tests and for\n' +
        'trying things out. It keeps nothing: a DELETE changes no later GET. Any user name and\n' +
        'password will do. For a server that remembers, use mdhq-portal.',
    )
    .option('-p, --port <number>', 'TCP port; 0 takes a free one', toPort, 4010)
    .option('--host <address>', 'address to listen on', '127.0.0.1')
    .option('--dynamic', "make replies up from the schemas in place of the spec's examples")
    .option('--seed <text>', 'make the replies of --dynamic repeatable')
    .option('--code <status>', 'the status of every answer, such as 429 or 503', toWhole)
    .option('--retry-after <seconds>', 'what Retry-After says on a 429 or 503', toWhole)
    .option('--delay <milliseconds>', 'how long to wait before each answer', toWhole)
    .addOption(new Option('--fault <fault>', 'what goes wrong with every answer').choices(faults))
    .addHelpText('after', help)
    .exitOverride();
}

const help = `
Faults: drop (the connection ends before the answer), cut (in the middle of the body), hang (no answer
ever), stall (half of the body, never the rest), trickle (byte by byte, --delay apart).

A request asks for a reply of its own with the header Prefer, which goes before the options:

  Prefer: code=404                                  the first example of that status
  Prefer: example=onEmptyQueue                      that example of the usual status
  Prefer: code=404, example=alreadyDismissed        that example of that status
  Prefer: dynamic=true, seed=monday                 made up, and the same every time
  Prefer: code=429, retry-after=1                   come back in a second
  Prefer: delay=2000                                two seconds later
  Prefer: fault=drop                                one of the faults; fault=none for none

Examples:
  mdhq-portal-mock --port 4010
  mdhq-portal-mock --delay 300                      a slow network
  mdhq-portal-mock --code 503 --retry-after 2       out of order
`;

function toPort(text: string): number {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65535) {
    throw new InvalidArgumentError('A port is a number from 0 to 65535.');
  }
  return port;
}

function toWhole(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('It is a whole number.');
  return Number(text);
}
