import { once } from 'node:events';
import { versionOf } from '@mdhq/portal-types/program';
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { faults } from '../scenarios/preferences.ts';
import { type MockOptions, startMock } from '../start-mock.ts';

const manifest = new URL('../../package.json', import.meta.url);

/**
 * The command `mdhq-portal-mock`: runs the mock until SIGINT or SIGTERM.
 * @returns the exit code: 0 after a signal, 1 if the mock could not start or an option is not valid
 */
export async function runMockCommand(argv: string[]): Promise<number> {
  // The mock continues if its output can't be written, such as to a full disk or to a pipe that is closed.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
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
  const stopped = Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
  try {
    const mock = await startMock(options);
    process.stdout.write(startMessage(mock.url));
    await stopped;
    await mock.close();
    return 0;
  } catch (error) {
    process.stderr.write(`${errorMessage(error, options)}\n`);
    return 1;
  }
}

function startMessage(url: string): string {
  const enqueued = `${url.replace('//', '//un:pwd@')}/api/v1/patients/1/portal/enqueued`;
  return `The mock listens on ${url}

Try these commands in another terminal:

  curl ${enqueued}
  curl -X DELETE ${enqueued}/27
  curl -X DELETE -H 'Prefer: code=404, example=alreadyDismissed' ${enqueued}/27
  curl -X POST ${url.replace('//', '//ben:password@')}/api/v1/patients/221/portal/invite

Press Ctrl-C to stop.
`;
}

function errorMessage(error: unknown, { port, host }: { port: number; host: string }): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'EADDRINUSE') {
    return `Port ${port} on ${host} is already in use. Choose another port with --port.`;
  }
  if (code === 'EADDRNOTAVAIL') {
    return `This machine does not have the address ${host}. Choose another one with --host.`;
  }
  if (code === 'EACCES') {
    return `No permission to listen on port ${port}. Choose a port above 1023 with --port.`;
  }
  return `The mock could not start: ${error instanceof Error ? error.message : String(error)}`;
}

function mockCommand(): Command {
  return new Command('mdhq-portal-mock')
    .description(
      'Mock server for the MD HQ patient portal endpoints, for tests and for trying out the API. ' +
        'It responds with the examples of the OpenAPI document and is stateless: a DELETE does not ' +
        'change later GETs. It accepts any user name and password. For a stateful server, use ' +
        'mdhq-portal.',
    )
    .version(versionOf(manifest), '-V, --version', 'print the version')
    .option('-p, --port <number>', 'TCP port; 0 selects a free one', toPort, 4010)
    .option('--host <address>', 'address to listen on', '127.0.0.1')
    .option('--dynamic', 'generate responses from the schemas instead of using the examples')
    .option('--seed <text>', 'seed for --dynamic, to make its responses repeatable')
    .option('--code <status>', 'status of every response, such as 429 or 503', toInteger)
    .option('--retry-after <seconds>', 'Retry-After of a 429 or 503', toInteger)
    .option('--delay <milliseconds>', 'time before each response', toInteger)
    .addOption(new Option('--fault <fault>', 'fault to simulate in every response').choices(faults))
    .addHelpText('after', help)
    .exitOverride();
}

const help = `
Faults:
  none      no fault
  drop      close the connection before the response
  cut       close the connection in the middle of the body
  hang      never respond
  stall     send half of the body, and never the rest
  trickle   send the body byte by byte, with --delay between two bytes

A request selects its own response with the Prefer header, which overrides the options:
  Prefer: code=404                                  the first example with that status
  Prefer: example=onEmptyQueue                      that example of the default status
  Prefer: code=404, example=alreadyDismissed        that example of that status
  Prefer: dynamic=true, seed=monday                 a generated response, repeatable
  Prefer: code=429, retry-after=1                   a 429 with Retry-After: 1
  Prefer: delay=2000                                a response after two seconds
  Prefer: fault=drop                                a fault; fault=none for none

Examples:
  mdhq-portal-mock --port 4010
  mdhq-portal-mock --delay 300                      simulate a slow network
  mdhq-portal-mock --code 503 --retry-after 2       simulate an outage
`;

function toPort(text: string): number {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65535) {
    throw new InvalidArgumentError('The port must be a number from 0 to 65535.');
  }
  return port;
}

function toInteger(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('It must be a whole number.');
  return Number(text);
}
