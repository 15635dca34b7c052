import { once } from 'node:events';
import { Command, CommanderError, InvalidArgumentError } from 'commander';
import type { MockOptions } from '../start-mock.ts';
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
  const stopped = Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
  // Prism takes its time to load, which --help need not wait for.
  const { startMock } = await import('../start-mock.ts');
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
    .addHelpText('after', `\nAsk for any documented reply with the header Prefer:\n${examples}`)
    .exitOverride();
}

const examples = `
  Prefer: code=404                                  the first example of that status
  Prefer: example=onEmptyQueue                      that example of the usual status
  Prefer: code=404, example=alreadyDismissed        that example of that status
  Prefer: dynamic=true, seed=monday                 made up, and the same every time
`;

function toPort(text: string): number {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65535) {
    throw new InvalidArgumentError('A port is a number from 0 to 65535.');
  }
  return port;
}
