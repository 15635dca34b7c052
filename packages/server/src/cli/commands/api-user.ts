import { text } from 'node:stream/consumers';
import type { Command } from 'commander';
import { createApiUser, revokeApiUser } from '../../portal/access/api-users.ts';
import type { CommandContext } from '../command-context.ts';
import { unlessRefused } from '../command-failure.ts';
import { withDatabase } from '../with-database.ts';

/** Adds `mdhq-portal api-user create|revoke`. */
export function addApiUserCommands(program: Command, context: CommandContext): void {
  const apiUser = program
    .command('api-user')
    .summary('let programs in, and out')
    .description('API users: the user names and secrets of programs.')
    .helpCommand(false);

  apiUser
    .command('create')
    .summary('let a program in')
    .description(
      'Lets a program in. Its secret is made up and printed once: only its hash is\n' +
        'kept. A user name is made up, too, where there is none (pk_...).',
    )
    .argument('<instance>', "the clinic's subdomain")
    .argument('[username]', "without ':'; a name is never given out twice")
    .option('--read-only', 'let it read, and answer 403 to the rest')
    .option('--password-stdin', 'take the secret from standard input')
    .addHelpText('after', createExamples)
    .action((subdomain: string, username: string | undefined, options: CreateOptions) =>
      create(context, subdomain, username, options),
    );

  apiUser
    .command('revoke')
    .summary('end the access of a program')
    .description(
      'Ends the access of a program, from its next request on. What it did stays\n' +
        'under its name, which is not given out again.',
    )
    .argument('<instance>', "the clinic's subdomain")
    .argument('<username>')
    .addHelpText('after', revokeExamples)
    .action(async (subdomain: string, username: string) => {
      const { operator, clock, stdout } = context;
      unlessRefused(
        await withDatabase(context, (database) =>
          revokeApiUser(database, operator, clock, subdomain, username),
        ),
      );
      stdout.write(`Revoked ${username} of ${subdomain}.\n`);
    });
}

interface CreateOptions {
  readOnly?: true;
  passwordStdin?: true;
}

/** What people choose is weak when it is short (NIST SP 800-63B-4); the ones made up have 43 characters. */
const shortPassword = 15;

async function create(
  context: CommandContext,
  subdomain: string,
  username: string | undefined,
  options: CreateOptions,
): Promise<void> {
  const { operator, clock, random, stdin, stdout, stderr } = context;
  const password = options.passwordStdin ? withoutLineBreak(await text(stdin)) : undefined;
  const readOnly = options.readOnly ?? false;
  const created = unlessRefused(
    await withDatabase(context, (database) =>
      createApiUser(database, operator, clock, random, {
        subdomain,
        username,
        secret: password,
        readOnly,
      }),
    ),
  );
  stdout.write(`username ${created.username}\n`);
  if (password === undefined) {
    stdout.write(`secret   ${created.secret}\n`);
    stderr.write('Keep the secret now: it is not shown again.\n');
  } else if (password.length < shortPassword) {
    stderr.write(`The password is short: one of ${shortPassword} characters or more is safer.\n`);
  }
}

function withoutLineBreak(line: string): string {
  return line.replace(/\r?\n$/, '');
}

const createExamples = `
Examples:
  mdhq-portal api-user create sandbox
  mdhq-portal api-user create sandbox lab-results --read-only
  printf %s "$SECRET" | mdhq-portal api-user create sandbox un --password-stdin
`;

const revokeExamples = `
Example:
  mdhq-portal api-user revoke sandbox lab-results
`;
