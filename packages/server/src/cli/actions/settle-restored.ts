import { loadConfig } from '../../config.ts';
import type { CommandContext } from '../command-context.ts';
import { CommandFailure } from '../failures.ts';
import { withDatabase } from '../with-database.ts';
import { readAnchors, trailFaultMessage } from './audit.ts';
import { describeHeads, settleRestored, verifyTrails } from './copied-database.ts';

/**
 * Prepares a database that the tools of PostgreSQL have restored for use: verifies its audit trails, fails its unsent mail and
 * revokes its active links. Changes nothing if a trail is broken.
 * @param anchorFile log of the server with anchors that the trails are compared with
 */
export async function runSettle(context: CommandContext, anchorFile?: string): Promise<void> {
  const { databaseServer } = loadConfig(context.environment);
  if (databaseServer === undefined) {
    throw new CommandFailure('--settle is for PostgreSQL: set PORTAL_DATABASE_URL, or use --from.');
  }
  const anchors = anchorFile === undefined ? undefined : await readAnchors(context, anchorFile);
  const { countConnectedPrograms } = await import('../../store/postgres/connected-programs.ts');
  if ((await countConnectedPrograms(databaseServer)) > 0) {
    throw new CommandFailure(
      'A server is connected to the database, and may send old mail: stop all servers, and close idle connections of a pooler.',
    );
  }
  await withDatabase(context, async (database) => {
    const trails = await verifyTrails(context, database, anchors);
    for (const { subdomain, fault } of trails) {
      if (fault === undefined) continue;
      throw new CommandFailure(`${trailFaultMessage(subdomain, fault)} Nothing was settled.`);
    }
    await settleRestored(database, context);
    context.stdout.write(`Settled ${databaseServer.database}\n${describeHeads(trails)}`);
  });
}
