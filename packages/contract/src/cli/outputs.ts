import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, extname } from 'node:path';
import { type Findings, type Format, renderAs } from '../report/formats.ts';
import { ConfigError } from './config.ts';
import type { Terminal } from './stderr.ts';

/** The destinations and the format of a report. */
interface Outputs {
  format: Format;
  output: readonly string[];
  /** Whether a table lists each case that did not run. */
  verbose: boolean;
}

/**
 * Creates the folders of the files before the run, which takes long.
 * @throws ConfigError if a folder cannot be created, or if drift alone would be written as JUnit
 */
export async function prepareOutputs(
  { format, output }: Outputs,
  hasTarget: boolean,
): Promise<void> {
  const isJunit = [format, ...output.map(formatOf)].includes('junit');
  if (!hasTarget && isJunit) {
    throw new ConfigError('Drift has no JUnit format: use table or json.');
  }
  for (const file of output) {
    await mkdir(dirname(file), { recursive: true }).catch((error) => {
      throw new ConfigError(`Cannot create the folder of ${file}: ${error.code}.`);
    });
  }
}

/**
 * Writes the findings to the terminal, or to files with a table on the terminal.
 * @throws ConfigError for files that cannot be written, after all else is written
 */
export async function writeFindings(
  findings: Findings,
  { format, output, verbose }: Outputs,
  terminal: Terminal,
): Promise<void> {
  terminal.write(renderAs(output.length > 0 ? 'table' : format, findings, { verbose }));
  const faults: string[] = [];
  for (const file of output) {
    const text = renderAs(formatOf(file) ?? format, findings, { verbose });
    await writeFile(file, text).catch((error) => {
      faults.push(`Cannot write the report to ${file}: ${error.code}.`);
    });
  }
  if (faults.length > 0) throw new ConfigError(faults.join('\n'));
}

function formatOf(file: string): Format | undefined {
  const formats: Record<string, Format> = { '.json': 'json', '.xml': 'junit' };
  return formats[extname(file).toLowerCase()];
}
