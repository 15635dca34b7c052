import { Command, CommanderError } from 'commander';
import { errorCode } from '../platform/error-code.ts';
import { readVersion } from '../version.ts';
import type { CommandContext } from './command-context.ts';
import { addApiUserCommands } from './commands/api-user.ts';
import { addAuditCommands } from './commands/audit.ts';
import { addBackupCommand } from './commands/backup.ts';
import { addInstanceCommands } from './commands/instance.ts';
import { addLinkKeyCommands } from './commands/link-key.ts';
import { addMigrateCommand } from './commands/migrate.ts';
import { addPatientCommands } from './commands/patient.ts';
import { addRestoreCommand } from './commands/restore.ts';
import { addServeCommand } from './commands/serve.ts';
import { failureMessage } from './failures.ts';

/**
 * The command `mdhq-portal`.
 * @returns the exit code: 0 for success, 1 for failure, 2 for a usage error
 */
export async function runPortalCommand(argv: string[], context: CommandContext): Promise<number> {
  const output = watchOutput(context);
  try {
    const code = await parse(argv, context);
    await output.written();
    return code;
  } catch (error) {
    // The reader has closed the pipe, as `head` does.
    if (errorCode(error) === 'EPIPE') return 0;
    context.stderr.write(`${failureMessage(error)}\n`);
    return 1;
  }
}

async function parse(argv: string[], context: CommandContext): Promise<number> {
  try {
    await portalCommand(context).parseAsync(argv);
    return 0;
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return error.exitCode === 0 ? 0 : 2;
  }
}

/** Handles errors of the output, such as a full disk, which would otherwise end the process with a stack trace. */
function watchOutput({ stdout, stderr }: CommandContext) {
  let failure: Error | undefined;
  stdout.on('error', (error) => {
    failure ??= error;
  });
  stderr.on('error', () => {});
  return {
    /** @throws what kept standard output from being written */
    async written(): Promise<void> {
      await new Promise<void>((resolve) => stdout.write('', () => resolve()));
      if (failure !== undefined) throw failure;
    },
  };
}

function portalCommand(context: CommandContext): Command {
  const { stdout, stderr } = context;
  const program = new Command('mdhq-portal')
    .description(
      'Run a server for the MD HQ patient portal endpoints, and manage its instances, ' +
        'API users and patients.',
    )
    .version(readVersion(), '-V, --version', 'print the version')
    .addHelpText('after', examples)
    .helpCommand(false)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => stdout.write(text),
      writeErr: (text) => stderr.write(text),
      outputError: (text, write) => write(usageMessage(text)),
      getOutHelpWidth: () => terminalWidth,
      getErrHelpWidth: () => terminalWidth,
    });
  addServeCommand(program, context);
  addMigrateCommand(program, context);
  addInstanceCommands(program, context);
  addApiUserCommands(program, context);
  addPatientCommands(program, context);
  addLinkKeyCommands(program, context);
  addAuditCommands(program, context);
  addBackupCommand(program, context);
  addRestoreCommand(program, context);
  return program;
}

const terminalWidth = 80;

const examples = `
Examples:
  mdhq-portal instance create sandbox --name "Sandbox Clinic" \\
    --email desk@example.com --phone "+1 555 0100" --time-zone America/New_York
  mdhq-portal api-user create sandbox un
  mdhq-portal patient import sandbox patients.ndjson
  mdhq-portal serve

Environment:
  PORTAL_DATA_DIR  data directory (default: ./portal-data)
  See mdhq-portal serve --help for the others.

Exit codes: 0 success, 1 failure, 2 usage error.
`;

function usageMessage(text: string): string {
  const reason = text.trim().replace(/\.$/, '').replaceAll('\n', ' ');
  return `${reason}. Run with --help for usage.\n`;
}
