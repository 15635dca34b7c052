import { text } from 'node:stream/consumers';
import type { Command } from 'commander';
import { createApiUser, revokeApiUser } from '../../portal/access/api-users.ts';
import type { CommandContext } from '../command-context.ts';
import { unlessRefused } from '../failures.ts';
import { withDatabase } from '../with-database.ts';

/** Adds `mdhq-portal api-user create|revoke`. */
export function addApiUserCommands(program: Command, context: CommandContext): void {
  const apiUser = program
    .command('api-user')
    .summary('manage API users')
    .description('Create and revoke API users, the accounts of programs and staff.')
    .helpCommand(false);

  apiUser
    .command('create')
    .summary('create an API user')
    .description(
      'Create an API user and print its name and secret. The secret cannot be shown ' +
        'again, because only its hash is stored.',
    )
    .argument('<instance>', 'subdomain of the instance')
    .argument('[username]', "name without ':', not used before (default: pk_...)")
    .option('--read-only', 'allow only reads; changes get a 403 response')
    .option('--password-stdin', 'read the secret from standard input')
    .addHelpText('after', createExamples)
    .action((subdomain: string, username: string | undefined, options: CreateOptions) =>
      create(context, subdomain, username, options),
    );

  apiUser
    .command('revoke')
    .summary('revoke an API user')
    .description(
      'Revoke an API user. Its next request is refused. The audit trail keeps its ' +
        'name, which cannot be used again.',
    )
    .argument('<instance>', 'subdomain of the instance')
    .argument('<username>', 'name of the API user')
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

/** Chosen secrets shorter than this get a warning (NIST SP 800-63B-4); generated ones have 43 characters. */
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
    stderr.write('Store the secret now: it cannot be shown again.\n');
  } else if (password.length < shortPassword) {
    stderr.write(`Warning: the secret is short; use at least ${shortPassword} characters.\n`);
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
