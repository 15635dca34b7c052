import type { PortalRequest } from '@mdhq/portal-client';
import { describe, expect, it } from 'vitest';
import { detailRows } from '../../../src/web/details/detail-rows.ts';
import { requestTypeLook, subjectText } from '../../../src/web/details/request-type.tsx';

const rowsOf = (request_type: string, subject: string, details: object): string[] =>
  detailRows({ request_type, subject, details } as PortalRequest).map(
    ({ label, value }) => `${label}: ${value}`,
  );

describe('detailRows', () => {
  it('labels the details and leaves out empty ones', () => {
    expect(rowsOf('rx', 'Prescription: drug 4711', { drug_id: 4711, notes: null })).toEqual([
      'Drug ID: 4711',
    ]);
  });

  it('leaves out the subject of a message, which the title shows', () => {
    const details = { subject: 'Blood test', note: 'Any news?', dr_id: 3, reply: false };
    expect(rowsOf('secure_message', 'Message: Blood test', details)).toEqual([
      'Message: Any news?',
      'Provider ID: 3',
    ]);
  });

  it('shows that a message is a reply, and nothing if it is not', () => {
    const details = { subject: 'Blood test', note: 'Thank you!', dr_id: null, reply: true };
    expect(rowsOf('secure_message', 'Message: Blood test', details)).toEqual([
      'Message: Thank you!',
      'Reply to an earlier message: Yes',
    ]);
  });

  it('leaves out a questionnaire’s answers, which are shown separately', () => {
    const rows = rowsOf('questionnaire', 'Questionnaire: Intake', {
      questionnaire_name: 'Intake',
      questionnaire_type: 'intake', // In the title, too.
      html_content: '<script>alert(1)</script>',
      raw_data: { smoker: false },
    });
    expect(rows).toEqual([]);
  });

  it('shows lists and nested objects of an unknown type', () => {
    const details = {
      allergies: ['penicillin', 'latex'],
      chiefComplaint: 'Headache',
      vitals: { height_cm: 170, weight: null },
      medication: [],
    };
    expect(rowsOf('lab_order', 'Lab: panel 5', details)).toEqual([
      'Allergies: penicillin, latex',
      'Chief complaint: Headache',
      'Vitals: Height cm: 170; Weight: No answer',
      'Medication: None',
    ]);
  });

  it('humanizes the field names of an unknown type', () => {
    expect(rowsOf('lab_order', 'Lab: panel 5', { panel: 5, is_fasting: true })).toEqual([
      'Panel: 5',
      'Is fasting: Yes',
    ]);
    expect(requestTypeLook('lab_order')).toMatchObject({ name: 'Lab order', icon: 'document' });
  });

  it('returns no rows for a request without details', () => {
    expect(detailRows({ subject: 'Anything' } as PortalRequest)).toEqual([]);
  });
});

it('subjectText leaves out a repeated type', () => {
  expect(subjectText('Supplement: supplement 12')).toBe('Supplement #12');
  expect(subjectText('Prescription: drug 4711')).toBe('Prescription: drug 4711');
});
