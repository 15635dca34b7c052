import type { Command } from 'commander';
import { loadConfig } from '../../config.ts';
import { toTimestamp } from '../../platform/clock.ts';
import { readLinkKeyFile } from '../../portal/invitations/link/link-key-file.ts';
import { neededUntil, rotateLinkKeys } from '../../portal/invitations/link/link-key-rotation.ts';
import { formatLinkKey, newLinkKey } from '../../portal/invitations/link/link-keys.ts';
import type { CommandContext } from '../command-context.ts';
import { CommandFailure } from '../failures.ts';
import { withDatabase } from '../with-database.ts';

/** Adds `mdhq-portal link-key rotate|list`. */
export function addLinkKeyCommands(program: Command, context: CommandContext): void {
  const linkKey = program
    .command('link-key')
    .summary('manage the keys that encrypt links')
    .description('Rotate and list the keys that encrypt the links in emails.')
    .helpCommand(false);

  linkKey
    .command('rotate')
    .summary('generate a new link key')
    .description(
      'Generate a key and use it for all new links, also in a running server. Links sent ' +
        'earlier still work: their key is kept until they have expired, and removed by ' +
        'the first rotation after that.',
    )
    .addHelpText('after', rotateExamples)
    .action(() => rotate(context));

  linkKey
    .command('list')
    .summary('list link keys')
    .description('List the ids of the link keys and how long each is needed. Prints no key.')
    .addHelpText('after', listExamples)
    .action(() => list(context));
}

async function rotate(context: CommandContext): Promise<void> {
  const { operator, clock, random, stdout } = context;
  const { dataDir, databaseServer, linkKeys } = loadConfig(context.environment);
  if (linkKeys !== undefined || databaseServer !== undefined) {
    // Only standard output: messages on standard error often end up in logs.
    stdout.write(`${formatLinkKey(newLinkKey(random))}\n`);
    throw new CommandFailure(nextStep(databaseServer !== undefined, linkKeys !== undefined));
  }
  const { sealing, dropped } = await withDatabase(context, (database) =>
    rotateLinkKeys(database, dataDir, operator, clock, random),
  );
  stdout.write(`New links use key ${sealing}.\n`);
  for (const kid of dropped) stdout.write(`Removed key ${kid}.\n`);
}

/** What to do with a printed key. Servers on PostgreSQL must all know a key before one of them encrypts with it. */
function nextStep(isShared: boolean, isSet: boolean): string {
  if (!isSet) {
    return 'The keys are set by PORTAL_LINK_KEYS, which is not set: set it to the key from standard output, on all servers.';
  }
  return isShared
    ? 'The keys are set by PORTAL_LINK_KEYS: append a comma and the new key from standard output, restart all servers, then move the new key to the front, and restart them again.'
    : 'The keys are set by PORTAL_LINK_KEYS: prepend the new key from standard output and a comma, and restart the server.';
}

async function list({ environment, stdout }: CommandContext): Promise<void> {
  const { dataDir, databaseServer, linkKeys } = loadConfig(environment);
  if (databaseServer !== undefined && linkKeys === undefined) {
    throw new CommandFailure('The keys are set by PORTAL_LINK_KEYS, which is not set.');
  }
  if (linkKeys !== undefined) {
    throw new CommandFailure(
      'The keys are set by PORTAL_LINK_KEYS: the first one encrypts new links.',
    );
  }
  const [sealing, ...others] = readLinkKeyFile(dataDir);
  if (sealing === undefined) {
    throw new CommandFailure('No link key yet: the server generates one when it starts.');
  }
  stdout.write(`${sealing.kid}  encrypts new links\n`);
  for (const { kid, retiredAt } of others) {
    stdout.write(
      retiredAt === null
        ? `${kid}  decrypts earlier links\n`
        : `${kid}  decrypts earlier links; needed until ${toTimestamp(neededUntil(retiredAt))}\n`,
    );
  }
}

const rotateExamples = `
If PORTAL_LINK_KEYS is set, or the database is on PostgreSQL, print a new key
for the setting, change nothing and exit with code 1.

Example:
  mdhq-portal link-key rotate
`;

const listExamples = `
Example:
  mdhq-portal link-key list
`;
