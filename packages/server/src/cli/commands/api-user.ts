import type { Command } from 'commander';
import {
  type CreateOptions,
  runApiUserCreate,
  runApiUserList,
  runApiUserRevoke,
  runApiUserRotate,
  type SecretOptions,
} from '../actions/api-user.ts';
import type { CommandContext } from '../command-context.ts';

/** Adds `mdhq-portal api-user create|list|rotate|revoke`. */
export function addApiUserCommands(program: Command, context: CommandContext): void {
  const apiUser = program
    .command('api-user')
    .summary('manage API users')
    .description(
      'Create, list and revoke API users, the accounts of programs and staff, and replace ' +
        'their secrets.',
    )
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
    .option('--reuse-name', 'allow the name of a revoked API user')
    .option('--password-stdin', 'read the secret from standard input')
    .addHelpText('after', createExamples)
    .action((subdomain: string, username: string | undefined, options: CreateOptions) =>
      runApiUserCreate(context, subdomain, username, options),
    );

  apiUser
    .command('list')
    .summary('list API users')
    .description(
      'List the API users of an instance, also revoked ones, with their names in the ' +
        'audit trail.',
    )
    .argument('<instance>', 'subdomain of the instance')
    .option('--json', 'print a JSON array')
    .addHelpText('after', listExamples)
    .action((subdomain: string, options: { json?: true }) =>
      runApiUserList(context, subdomain, options),
    );

  apiUser
    .command('rotate')
    .summary('replace the secret of an API user')
    .description(
      'Replace the secret of an API user and print the new one. The next request with ' +
        'the earlier one is refused.',
    )
    .argument('<instance>', 'subdomain of the instance')
    .argument('<username>', 'name of the API user')
    .option('--password-stdin', 'read the new secret from standard input')
    .addHelpText('after', rotateExamples)
    .action((subdomain: string, username: string, options: SecretOptions) =>
      runApiUserRotate(context, subdomain, username, options),
    );

  apiUser
    .command('revoke')
    .summary('revoke an API user')
    .description('Revoke an API user. Its next request is refused. The audit trail keeps its name.')
    .argument('<instance>', 'subdomain of the instance')
    .argument('<username>', 'name of the API user')
    .addHelpText('after', revokeExamples)
    .action((subdomain: string, username: string) =>
      runApiUserRevoke(context, subdomain, username),
    );
}

const createExamples = `
With --reuse-name, the new API user can have the name of a revoked one. In the
audit trail, its name has a number, such as lab-results:2.

Examples:
  mdhq-portal api-user create sandbox
  mdhq-portal api-user create sandbox lab-results --read-only
  printf %s "$SECRET" | mdhq-portal api-user create sandbox un --password-stdin
`;

const listExamples = `
Examples:
  mdhq-portal api-user list sandbox
  mdhq-portal api-user list sandbox --json
`;

const rotateExamples = `
To switch a program without an interruption, create a second API user instead,
and revoke the first one once the program uses the second.

Examples:
  mdhq-portal api-user rotate sandbox lab-results
  printf %s "$SECRET" | mdhq-portal api-user rotate sandbox un --password-stdin
`;

const revokeExamples = `
Example:
  mdhq-portal api-user revoke sandbox lab-results
`;
