import { writeFile } from 'node:fs/promises';
import { extname } from 'node:path';
import { type Findings, type Format, renderAs } from '../report/formats.ts';
import { ConfigError } from './config.ts';
import type { Terminal } from './stderr.ts';

/** The destinations and the format of a report. */
interface Outputs {
  format: Format;
  output: readonly string[];
}

/** @throws ConfigError if drift alone would be written as JUnit */
export function checkOutputs({ format, output }: Outputs, hasTarget: boolean): void {
  const isJunit = [format, ...output.map(formatOf)].includes('junit');
  if (!hasTarget && isJunit) {
    throw new ConfigError('Drift has no JUnit format: use table or json.');
  }
}

/**
 * Writes the findings to the terminal, or to files with a table on the terminal.
 * @throws ConfigError for a file that cannot be written
 */
export async function writeFindings(
  findings: Findings,
  { format, output }: Outputs,
  terminal: Terminal,
): Promise<void> {
  for (const file of output) {
    await writeFile(file, renderAs(formatOf(file) ?? format, findings)).catch((error) => {
      throw new ConfigError(`Cannot write the report to ${file}: ${error.code}.`);
    });
  }
  terminal.write(renderAs(output.length > 0 ? 'table' : format, findings));
}

function formatOf(file: string): Format | undefined {
  const formats: Record<string, Format> = { '.json': 'json', '.xml': 'junit' };
  return formats[extname(file).toLowerCase()];
}
