import { type Command, Option } from 'commander';
import { loadConfig } from '../../config.ts';
import { createInstance, type NewInstance } from '../../portal/instances/instances.ts';
import { requireInstanceIn } from '../../start-checks.ts';
import { listInstances } from '../../store/instances/instances.ts';
import type { Surface } from '../../store/schema.ts';
import type { CommandContext } from '../command-context.ts';
import { unlessRefused } from '../command-failure.ts';
import { withDatabase } from '../with-database.ts';
import { addTemplateCommand } from './instance-template.ts';

const surfaces: readonly Surface[] = ['documented', 'observed', 'full'];

/** Adds `mdhq-portal instance create|template`. */
export function addInstanceCommands(program: Command, context: CommandContext): void {
  const instance = program
    .command('instance')
    .summary('set clinics up')
    .description('Instances: clinics, each under a subdomain of its own.')
    .helpCommand(false);

  instance
    .command('create')
    .summary('set a clinic up')
    .description(
      'Sets a clinic up. It starts without API users and patients, and invites with\n' +
        "words of the server's own.",
    )
    .argument('<subdomain>', 'a-z, 0-9 and inner hyphens; what stands before the domain')
    .requiredOption('--name <text>', 'what patients know the clinic by')
    .requiredOption('--email <address>', 'where replies to its mail go')
    .requiredOption('--phone <number>', 'shown where a link no longer works')
    .requiredOption('--time-zone <zone>', 'IANA name, such as America/New_York')
    .addOption(
      new Option('--surface <surface>', 'how much of the contract it serves')
        .choices(surfaces)
        .default('full'),
    )
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
      stdout.write(`Created the instance ${subdomain}.\n`);
    });

  addTemplateCommand(instance, context);
}

const createExamples = `
Surfaces: what the vendor documents for the portal, also what was observed of
the vendor besides, or all of the contract. A route beyond answers 404.

Example:
  mdhq-portal instance create sandbox --name "Sandbox Clinic" \\
    --email desk@example.com --phone "+1 555 0100" --time-zone America/New_York
`;
