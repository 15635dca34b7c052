import type { Command } from 'commander';
import { loadConfig } from '../../config.ts';
import { toTimestamp } from '../../platform/clock.ts';
import { readLinkKeyFile } from '../../portal/invitations/link/link-key-file.ts';
import { neededUntil, rotateLinkKeys } from '../../portal/invitations/link/link-key-rotation.ts';
import { formatLinkKey, newLinkKey } from '../../portal/invitations/link/link-keys.ts';
import type { CommandContext } from '../command-context.ts';
import { CommandFailure } from '../command-failure.ts';
import { withDatabase } from '../with-database.ts';

/** Adds `mdhq-portal link-key rotate|list`. */
export function addLinkKeyCommands(program: Command, context: CommandContext): void {
  const linkKey = program
    .command('link-key')
    .summary('change the keys of the links in mails')
    .description('Link keys: what the links in mails are sealed with.')
    .helpCommand(false);

  linkKey
    .command('rotate')
    .summary('seal new links with a new key')
    .description(
      'Seals new links with a new key, from now on, also where a server is running. Links\n' +
        'that were sent before work until they expire: their key is kept for that long,\n' +
        'and dropped by the first rotation after that.',
    )
    .addHelpText('after', rotateExamples)
    .action(() => rotate(context));

  linkKey
    .command('list')
    .summary('say which keys there are')
    .description('Names the keys, and says what each is kept for. It shows none.')
    .addHelpText('after', listExamples)
    .action(() => list(context));
}

async function rotate(context: CommandContext): Promise<void> {
  const { operator, clock, random, stdout } = context;
  const { dataDir, linkKeys } = loadConfig(context.environment);
  if (linkKeys !== undefined) {
    // A secret goes where secrets are asked for, and never where messages are kept.
    stdout.write(`${formatLinkKey(newLinkKey(random))}\n`);
    throw new CommandFailure(
      'The keys are in PORTAL_LINK_KEYS: put the new one, printed on standard output, and a comma before them, and start the server again.',
    );
  }
  const { sealing, dropped } = await withDatabase(context, (database) =>
    rotateLinkKeys(database, dataDir, operator, clock, random),
  );
  stdout.write(`${sealing} seals new links from now on.\n`);
  for (const kid of dropped) stdout.write(`Dropped ${kid}.\n`);
}

async function list({ environment, stdout }: CommandContext): Promise<void> {
  const { dataDir, linkKeys } = loadConfig(environment);
  if (linkKeys !== undefined) {
    throw new CommandFailure('The keys are in PORTAL_LINK_KEYS: the first one seals.');
  }
  const [sealing, ...others] = readLinkKeyFile(dataDir);
  if (sealing === undefined) {
    throw new CommandFailure('There is no key yet: the first start of the server makes one.');
  }
  stdout.write(`${sealing.kid}  seals new links\n`);
  for (const { kid, retiredAt } of others) {
    stdout.write(
      retiredAt === null
        ? `${kid}  opens old links\n`
        : `${kid}  opens old links; not needed from ${toTimestamp(neededUntil(retiredAt))} on\n`,
    );
  }
}

const rotateExamples = `
Where PORTAL_LINK_KEYS has the keys, it changes nothing, and says what to put
there.

Example, once a month:
  mdhq-portal link-key rotate
`;

const listExamples = `
Example:
  mdhq-portal link-key list
`;
