import { writeFile } from 'node:fs/promises';
import { extname } from 'node:path';
import type { ConformanceReport } from '../report/conformance-report.ts';
import { type Format, renderAs } from '../report/formats.ts';
import { ConfigError } from './config.ts';

/**
 * Writes a report where it is asked for: to the terminal, or to files and as a table to the terminal.
 * @throws ConfigError for a file that can't be written
 */
export async function writeReport(
  report: ConformanceReport,
  { format, output }: { format: Format; output: readonly string[] },
  terminal: { write(text: string): unknown },
): Promise<void> {
  for (const file of output) {
    await writeFile(file, renderAs[formatOf(file) ?? format](report)).catch((error) => {
      throw new ConfigError(`The report can't be written to ${file}: ${error.code}.`);
    });
  }
  terminal.write(renderAs[output.length > 0 ? 'table' : format](report));
}

function formatOf(file: string): Format | undefined {
  const formats: Record<string, Format> = { '.json': 'json', '.xml': 'junit' };
  return formats[extname(file).toLowerCase()];
}
