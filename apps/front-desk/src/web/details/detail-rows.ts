import type { PortalRequest } from '@mdhq/portal-client';

/** A detail of a request with its label. */
export interface DetailRow {
  readonly label: string;
  readonly value: string;
}

const labels: Record<string, string> = {
  drug_id: 'Drug ID',
  original_prescription_id: 'Prescription ID',
  supplement_id: 'Supplement ID',
  dr_id: 'Provider ID',
  agreed_to_terms: 'Agreed to terms',
  note: 'Message',
  notes: 'Patient notes',
  questionnaire_name: 'Questionnaire',
  questionnaire_type: 'Type',
  reply: 'Reply to an earlier message',
};

/** Details that the subject usually repeats. */
const titles = ['subject', 'questionnaire_name', 'questionnaire_type'];

/**
 * The details of a request of any type as rows of text, so that unknown types are shown, too. A questionnaire's answers are
 * left out, both the readable and the structured ones.
 */
export function detailRows({ subject, details }: PortalRequest): DetailRow[] {
  // The details of an unknown type may be anything.
  const sent: unknown = details;
  const { html_content: _html, raw_data: _answers, ...rest } = isRecord(sent) ? sent : {};
  for (const title of titles) {
    const text = rest[title];
    if (typeof text === 'string' && subject.toLowerCase().includes(text.toLowerCase())) {
      delete rest[title];
    }
  }
  // Most messages are not replies.
  if (rest['reply'] === false) delete rest['reply'];
  return Object.entries(rest)
    .filter(([, value]) => value !== null && value !== '')
    .map(([key, value]) => ({ label: labels[key] ?? humanize(key), value: asText(value) }));
}

/** Turns `chief_complaint` and `chiefComplaint` into "Chief complaint". */
export function humanize(key: string): string {
  const spaced = key.replaceAll(/[_-]+/g, ' ').replaceAll(/([a-z])([A-Z])/g, '$1 $2');
  const words = spaced.trim().toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function asText(value: unknown): string {
  if (typeof value === 'boolean') return value ? 'Yes' : 'No';
  if (Array.isArray(value)) return value.length === 0 ? 'None' : value.map(asText).join(', ');
  if (isRecord(value)) {
    return Object.entries(value)
      .map(([key, inner]) => `${humanize(key)}: ${asText(inner)}`)
      .join('; ');
  }
  return value === null ? 'No answer' : String(value);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
