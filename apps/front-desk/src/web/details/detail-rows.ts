import type { PortalRequest } from '@mdhq/portal-client';

/** One thing that a patient sent in, with what it is called. */
export interface DetailRow {
  readonly label: string;
  readonly value: string;
}

const labels: Record<string, string> = {
  drug_id: 'Drug number',
  original_prescription_id: 'Prescription number',
  supplement_id: 'Supplement number',
  dr_id: 'Provider number',
  agreed_to_terms: 'Agreed to the terms',
  note: 'Message',
  notes: 'Patient’s notes',
  questionnaire_name: 'Questionnaire',
  questionnaire_type: 'Kind',
  reply: 'Answers an earlier message',
};

/** Details that most requests repeat from their subject line. */
const titles = ['subject', 'questionnaire_name', 'questionnaire_type'];

/**
 * The details of a request as rows of text, whatever its type, so that an unknown one shows too; but for a
 * questionnaire's answers, readable and structured.
 */
export function detailRows({ subject, details }: PortalRequest): DetailRow[] {
  // Of a type that is not known yet, nothing is certain.
  const sent: unknown = details;
  const { html_content: _html, raw_data: _answers, ...rest } = isRecord(sent) ? sent : {};
  for (const title of titles) {
    const text = rest[title];
    if (typeof text === 'string' && subject.toLowerCase().includes(text.toLowerCase())) {
      delete rest[title];
    }
  }
  // Most messages answer none, which need not be said.
  if (rest['reply'] === false) delete rest['reply'];
  return Object.entries(rest)
    .filter(([, value]) => value !== null && value !== '')
    .map(([key, value]) => ({ label: labels[key] ?? inWords(key), value: asText(value) }));
}

/** `chief_complaint` and `chiefComplaint` both read "Chief complaint". */
export function inWords(key: string): string {
  const spaced = key.replaceAll(/[_-]+/g, ' ').replaceAll(/([a-z])([A-Z])/g, '$1 $2');
  const words = spaced.trim().toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function asText(value: unknown): string {
  if (typeof value === 'boolean') return value ? 'Yes' : 'No';
  if (Array.isArray(value)) return value.length === 0 ? 'None' : value.map(asText).join(', ');
  if (isRecord(value)) {
    return Object.entries(value)
      .map(([key, inner]) => `${inWords(key)}: ${asText(inner)}`)
      .join('; ');
  }
  return value === null ? 'No answer' : String(value);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
