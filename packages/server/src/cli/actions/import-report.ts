import { printable } from '../../platform/plain-text.ts';
import { countOfRemark, type ImportSummary } from '../../portal/patients/import/import-patients.ts';
import type { Remark } from '../../portal/patients/import/patient-record.ts';

/** What follows a count of one, and any other count. */
const countedRemarks: Record<Remark, readonly [one: string, several: string]> = {
  'not-utf8': [
    'line was not UTF-8; read as Windows-1252',
    'lines were not UTF-8; read as Windows-1252',
  ],
  'partial-birth-date': [
    'birth date without a day or month; skipped',
    'birth dates without a day or month; skipped',
  ],
  merged: [
    'patient was merged into another; made inactive',
    'patients were merged into others; made inactive',
  ],
  'name-left-out': ['name left out', 'names left out'],
  'birth-date-left-out': ['birth date left out', 'birth dates left out'],
  'sex-left-out': ['sex left out', 'sexes left out'],
  'email-left-out': ['email address left out', 'email addresses left out'],
  'active-left-out': ['value of active left out', 'values of active left out'],
};

const damagedNames = [
  'name with lost characters (U+FFFD); imported only for a new patient',
  'names with lost characters (U+FFFD); imported only for new patients',
] as const;

/** What a line with a damaged name is reported with on request. */
export const damagedNameText = damagedNames[0];

/** What a line is reported with on request. */
export function remarkText(remark: Remark): string {
  return remark === 'not-utf8' ? 'not UTF-8; read as Windows-1252' : countedRemarks[remark][0];
}

const longestColumn = 50;

/**
 * The summary of an import as text, one fact per line.
 * @param details whether the lines with remarks were reported
 */
export function importReport(
  summary: ImportSummary,
  ignoredColumns: readonly string[],
  details: boolean,
): string {
  const { read, added, updated, unchanged, bad } = summary;
  const counts = Object.entries(countedRemarks).map(
    ([remark, texts]) => [summary[countOfRemark[remark as Remark]], texts] as const,
  );
  const remarks = [...counts, [summary.namesDamaged, damagedNames] as const].flatMap(
    ([count, [one, several]]) => (count === 0 ? [] : `${count} ${count === 1 ? one : several}`),
  );
  const lines = [
    `${read} read: ${added} added, ${updated} updated, ${unchanged} unchanged, ${bad} invalid`,
    ...ignoredColumns.map((name) => `column ignored: ${printable(name.trim(), longestColumn)}`),
    ...remarks,
  ];
  if (remarks.length > 0 && !details) lines.push('To list the lines, import again with --details.');
  return `${lines.join('\n')}\n`;
}
