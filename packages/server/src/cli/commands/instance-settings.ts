import { surfaces } from '@mdhq/portal-types';
import { type Command, Option } from 'commander';
import type { InstanceChanges } from '../../portal/instances/instance-settings.ts';
import {
  type ListOptions,
  runInstanceList,
  runInstanceSet,
  runInstanceShow,
} from '../actions/instance-settings.ts';
import type { CommandContext } from '../command-context.ts';
import { toPortalUrl } from './portal-url.ts';

type SetOptions = Omit<InstanceChanges, 'portalUrl'> & { portalUrl?: string | false };

/** Adds `list`, `show` and `set` to `mdhq-portal instance`. */
export function addSettingsCommands(instance: Command, context: CommandContext): void {
  instance
    .command('list')
    .summary('list instances')
    .description('List the instances: subdomain, name, surface and time of creation.')
    .option('--json', 'print a JSON array')
    .addHelpText('after', listExamples)
    .action((options: ListOptions) => runInstanceList(context, options));

  instance
    .command('show')
    .summary('show the settings of an instance')
    .description(
      'Show the settings of an instance, and the settings of the server that apply to it, ' +
        'as the environment of this command has them.',
    )
    .argument('<subdomain>', 'subdomain of the instance')
    .option('--json', 'print a JSON object, with the mail template')
    .addHelpText('after', showExamples)
    .action((subdomain: string, options: ListOptions) =>
      runInstanceShow(context, subdomain, options),
    );

  instance
    .command('set')
    .summary('change settings of an instance')
    .description(
      'Change settings of an instance, also while the server runs. Each setting that ' +
        'differs leaves an event in the audit trail.',
    )
    .argument('<subdomain>', 'subdomain of the instance')
    .option('--name <text>', 'name of the clinic in emails and pages')
    .option('--email <address>', 'address for replies to emails')
    .option('--phone <number>', 'phone for patients whose link is inactive')
    .option('--time-zone <zone>', 'IANA time zone of the clinic')
    .addOption(new Option('--surface <surface>', 'operations to serve').choices(surfaces))
    .option('--portal-url <url>', 'where patients sign in, in emails and pages', toPortalUrl)
    .option('--no-portal-url', 'remove that address from emails and pages')
    .addHelpText('after', setExamples)
    .action((subdomain: string, options: SetOptions, command: Command) => {
      const { portalUrl } = options;
      const changes = { ...options, portalUrl: portalUrl === false ? null : portalUrl };
      if (Object.values(changes).every((value) => value === undefined)) {
        command.error("error: specify a setting, such as '--phone'");
      }
      return runInstanceSet(context, subdomain, changes);
    });
}

const listExamples = `
Examples:
  mdhq-portal instance list
  mdhq-portal instance list --json
`;

const showExamples = `
Change the settings of the instance with "instance set", its mail template with
"instance template", and the settings of the server with the variables that
"serve --help" lists. The subdomain cannot be changed.

Examples:
  mdhq-portal instance show sandbox
  mdhq-portal instance show sandbox --json
`;

const setExamples = `
The subdomain cannot be changed: links that were sent contain it.

Examples:
  mdhq-portal instance set sandbox --phone "+1 555 0199"
  mdhq-portal instance set sandbox --portal-url https://portal.example.com/
  mdhq-portal instance set sandbox --no-portal-url
`;
