import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { findOperatorCaller } from '../../portal/operator.ts';
import { exportPatients } from '../../portal/patients/export-patients.ts';
import type { CommandContext } from '../command-context.ts';
import { unlessRefused } from '../command-failure.ts';
import { withDatabase } from '../with-database.ts';

/** Writes an instance's patients to standard output, as fast as it takes them. */
export function runPatientExport(context: CommandContext, subdomain: string): Promise<void> {
  const { operator, clock, stdout } = context;
  return withDatabase(context, async (database) => {
    const caller = unlessRefused(await findOperatorCaller(database.reads, operator, subdomain));
    await pipeline(Readable.from(exportPatients(database, caller, clock)), stdout, { end: false });
  });
}
