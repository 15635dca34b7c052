import { open } from 'node:fs/promises';
import { extname } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { findOperatorCaller } from '../../portal/caller.ts';
import { exportPatients } from '../../portal/patients/export-patients.ts';
import { readCsvPatients } from '../../portal/patients/import/csv/patients.ts';
import { readFhirPatients } from '../../portal/patients/import/fhir/patients.ts';
import { importPatients } from '../../portal/patients/import/import-patients.ts';
import { setPatientActive } from '../../portal/patients/set-active.ts';
import type { CommandContext } from '../command-context.ts';
import { CommandFailure, unlessRefused } from '../failures.ts';
import { createProgress } from '../progress.ts';
import { withDatabase } from '../with-database.ts';
import { damagedNameText, importReport, remarkText } from './import-report.ts';

/** By extension. Spreadsheets save tabs as `.tsv`, or as `.txt` ("Unicode Text"). */
const readers = new Map<string, typeof readCsvPatients>([
  ['.ndjson', readFhirPatients],
  ['.csv', readCsvPatients],
  ['.tsv', readCsvPatients],
  ['.txt', readCsvPatients],
]);

/**
 * Imports a file; writes bad lines to standard error, and a summary to standard output.
 * @param details whether to write the lines of which a value was changed or left out, without the value
 */
export async function runPatientImport(
  context: CommandContext,
  subdomain: string,
  file: string,
  { details = false }: { details?: boolean },
): Promise<void> {
  const ignoredColumns: string[] = [];
  const readPatients = readerOf(file);
  await using handle = await open(file);
  const summary = await withDatabase(context, async (database) => {
    const { operator, clock, stderr } = context;
    const caller = unlessRefused(await findOperatorCaller(database.reads, operator, subdomain));
    const progress = createProgress(stderr);
    const bytes = handle.createReadStream({ autoClose: false });
    const patients = readPatients(bytes, clock(), (name) => void ignoredColumns.push(name));
    const report = (line: number, text: string) => {
      progress.clear();
      stderr.write(`line ${line}: ${text}\n`);
    };
    try {
      return await importPatients(database, caller, clock, patients, {
        onBadLine: report,
        onRemarks(line, remarks) {
          if (!details) return;
          for (const remark of new Set(remarks)) report(line, remarkText(remark));
        },
        onDamagedName(line) {
          if (details) report(line, damagedNameText);
        },
        onProgress: ({ read }) => progress.show(`${read} lines read`),
      });
    } finally {
      progress.clear();
    }
  });
  context.stdout.write(importReport(summary, ignoredColumns, details));
  if (summary.bad > 0) {
    throw new CommandFailure(
      'Some lines were invalid and skipped: correct them and import the file again.',
    );
  }
}

function readerOf(file: string) {
  const reader = readers.get(extname(file).toLowerCase());
  if (reader !== undefined) return reader;
  throw new CommandFailure('Unknown file type: expected FHIR Patients (.ndjson) or CSV (.csv).');
}

/** Writes the patients of an instance to standard output, as fast as it accepts data. */
export function runPatientExport(context: CommandContext, subdomain: string): Promise<void> {
  const { operator, clock, stdout } = context;
  return withDatabase(context, async (database) => {
    const caller = unlessRefused(await findOperatorCaller(database.reads, operator, subdomain));
    await pipeline(Readable.from(exportPatients(database, caller, clock)), stdout, { end: false });
  });
}

/** Makes a patient active or inactive, and writes whether that has changed anything. */
export async function runPatientSet(
  context: CommandContext,
  subdomain: string,
  ptId: number,
  isActive: boolean,
): Promise<void> {
  const { operator, clock, stdout } = context;
  const changed = await withDatabase(context, async (database) => {
    const caller = unlessRefused(await findOperatorCaller(database.reads, operator, subdomain));
    return unlessRefused(await setPatientActive(database, caller, clock, ptId, isActive));
  });
  const state = isActive ? 'active' : 'inactive';
  stdout.write(`Patient ${ptId} of ${subdomain} is ${changed ? 'now' : 'already'} ${state}.\n`);
}
