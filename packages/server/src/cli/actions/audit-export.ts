import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { loadConfig } from '../../config.ts';
import { exportTrail, type TrailPeriod } from '../../portal/audit/export-trail.ts';
import { findOperatorCaller } from '../../portal/operator.ts';
import type { CommandContext } from '../command-context.ts';
import { unlessRefused } from '../command-failure.ts';
import { withDatabase } from '../with-database.ts';

/** Writes an instance's audit trail to standard output, as fast as it takes it. */
export function runAuditExport(
  context: CommandContext,
  subdomain: string,
  period: TrailPeriod,
): Promise<void> {
  const { operator, clock, stdout, environment } = context;
  const origin = loadConfig(environment).publicUrl.replace('{instance}', subdomain);
  return withDatabase(context, async (database) => {
    const caller = unlessRefused(await findOperatorCaller(database.reads, operator, subdomain));
    const lines = exportTrail({ database, clock }, caller, origin, period);
    await pipeline(Readable.from(lines), stdout, { end: false });
  });
}
