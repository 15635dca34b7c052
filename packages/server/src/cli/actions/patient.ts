import { open } from 'node:fs/promises';
import { extname } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { findOperatorCaller } from '../../portal/caller.ts';
import { exportPatients } from '../../portal/patients/export-patients.ts';
import { readCsvPatients } from '../../portal/patients/import/csv-patients.ts';
import { readFhirPatients } from '../../portal/patients/import/fhir-patients.ts';
import {
  type ImportSummary,
  importPatients,
} from '../../portal/patients/import/import-patients.ts';
import type { CommandContext } from '../command-context.ts';
import { CommandFailure, unlessRefused } from '../failures.ts';
import { createProgress } from '../progress.ts';
import { withDatabase } from '../with-database.ts';

const readers = { '.ndjson': readFhirPatients, '.csv': readCsvPatients };

/** Imports a file; writes bad lines to standard error, and a summary to standard output. */
export async function runPatientImport(
  context: CommandContext,
  subdomain: string,
  file: string,
): Promise<void> {
  const readPatients = readerOf(file);
  await using handle = await open(file);
  const summary = await withDatabase(context, async (database) => {
    const { operator, clock, stderr } = context;
    const caller = unlessRefused(await findOperatorCaller(database.reads, operator, subdomain));
    const progress = createProgress(stderr);
    const patients = readPatients(handle.createReadStream({ autoClose: false }), clock());
    try {
      return await importPatients(database, caller, clock, patients, {
        onBadLine(line, fault) {
          progress.clear();
          stderr.write(`line ${line}: ${fault}\n`);
        },
        onProgress: ({ read }) => progress.show(`${read} lines read`),
      });
    } finally {
      progress.clear();
    }
  });
  context.stdout.write(summaryText(summary));
  if (summary.bad > 0) {
    throw new CommandFailure(
      'Some lines were invalid and skipped: correct them and import the file again.',
    );
  }
}

function readerOf(file: string) {
  const extension = extname(file).toLowerCase();
  if (extension === '.ndjson' || extension === '.csv') return readers[extension];
  throw new CommandFailure('Unknown file type: expected FHIR Patients (.ndjson) or CSV (.csv).');
}

function summaryText(summary: ImportSummary): string {
  const { read, added, updated, unchanged, bad, notUtf8, partialBirthDates } = summary;
  const lines = [
    `${read} read: ${added} added, ${updated} updated, ${unchanged} unchanged, ${bad} invalid`,
  ];
  if (notUtf8 > 0) {
    lines.push(`${counted(notUtf8, 'line was', 'lines were')} not UTF-8; read as Windows-1252`);
  }
  if (partialBirthDates > 0) {
    const dates = counted(partialBirthDates, 'birth date', 'birth dates');
    lines.push(`${dates} without a day or month; skipped`);
  }
  return `${lines.join('\n')}\n`;
}

function counted(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`;
}

/** Writes the patients of an instance to standard output, as fast as it accepts data. */
export function runPatientExport(context: CommandContext, subdomain: string): Promise<void> {
  const { operator, clock, stdout } = context;
  return withDatabase(context, async (database) => {
    const caller = unlessRefused(await findOperatorCaller(database.reads, operator, subdomain));
    await pipeline(Readable.from(exportPatients(database, caller, clock)), stdout, { end: false });
  });
}
