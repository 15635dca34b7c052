import { surfaces } from '@mdhq/portal-types';
import { type Command, Option } from 'commander';
import { loadConfig } from '../../config.ts';
import { createInstance, type NewInstance } from '../../portal/instances/instances.ts';
import { requireInstanceIn } from '../../start-checks.ts';
import { listInstances } from '../../store/instances/instances.ts';
import type { CommandContext } from '../command-context.ts';
import { unlessRefused } from '../failures.ts';
import { withDatabase } from '../with-database.ts';
import { addSettingsCommands } from './instance-settings.ts';
import { addTemplateCommand } from './instance-template.ts';
import { toPortalUrl } from './portal-url.ts';

/** Adds `mdhq-portal instance create|list|show|set|template`. */
export function addInstanceCommands(program: Command, context: CommandContext): void {
  const instance = program
    .command('instance')
    .summary('manage instances')
    .description('Create and configure instances. An instance is one clinic.')
    .helpCommand(false);

  instance
    .command('create')
    .summary('create an instance')
    .description('Create an instance, without API users and patients.')
    .argument('<subdomain>', 'a-z, 0-9 and inner hyphens, at most 63 characters')
    .requiredOption('--name <text>', 'name of the clinic in emails and pages (required)')
    .requiredOption('--email <address>', 'address for replies to emails (required)')
    .requiredOption('--phone <number>', 'phone for patients whose link is inactive (required)')
    .requiredOption('--time-zone <zone>', 'IANA time zone of the clinic (required)')
    .addOption(
      new Option('--surface <surface>', 'operations to serve').choices(surfaces).default('full'),
    )
    .option('--portal-url <url>', 'where patients sign in, in emails and pages', toPortalUrl)
    .addHelpText('after', createExamples)
    .action(async (subdomain: string, options: Omit<NewInstance, 'subdomain'>) => {
      const { operator, clock, stdout, environment } = context;
      const { publicUrl } = loadConfig(environment);
      unlessRefused(
        await withDatabase(context, async (database) => {
          const isSecond = (await listInstances(database.reads)).length > 0;
          if (isSecond) requireInstanceIn(publicUrl);
          return createInstance(database, operator, clock, { subdomain, ...options });
        }),
      );
      stdout.write(`Created instance ${subdomain}.\n`);
    });

  addSettingsCommands(instance, context);
  addTemplateCommand(instance, context);
}

const createExamples = `
Surfaces:
  documented  operations in the vendor's portal documentation
  observed    also operations observed in the vendor's wider API
  full        all operations of the contract
Other operations get a 404 response.

"instance set" changes these settings.

Example:
  mdhq-portal instance create sandbox --name "Sandbox Clinic" \\
    --email desk@example.com --phone "+1 555 0100" --time-zone America/New_York
`;
