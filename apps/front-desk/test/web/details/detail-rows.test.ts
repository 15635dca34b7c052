import type { PortalRequest } from '@mdhq/portal-client';
import { describe, expect, it } from 'vitest';
import { detailRows } from '../../../src/web/details/detail-rows.ts';
import { requestTypeLook } from '../../../src/web/details/request-types.ts';

const rowsOf = (request_type: string, subject: string, details: object): string[] =>
  detailRows({ request_type, subject, details } as PortalRequest).map(
    ({ label, value }) => `${label}: ${value}`,
  );

describe('the details of a request', () => {
  it('name what is meant, and leave out what was not said', () => {
    expect(rowsOf('rx', 'Prescription: drug 4711', { drug_id: 4711, notes: null })).toEqual([
      'Drug number: 4711',
    ]);
  });

  it('show a message without the subject that stands above it', () => {
    const details = { subject: 'Blood test', note: 'Any news?', dr_id: 3, reply: false };
    expect(rowsOf('secure_message', 'Message: Blood test', details)).toEqual([
      'Message: Any news?',
      'Provider number: 3',
    ]);
  });

  it('show that a message answers an earlier one, and not that it answers none', () => {
    const details = { subject: 'Blood test', note: 'Thank you!', dr_id: null, reply: true };
    expect(rowsOf('secure_message', 'Message: Blood test', details)).toEqual([
      'Message: Thank you!',
      'Answers an earlier message: Yes',
    ]);
  });

  it('leave a questionnaire’s answers to those who show them, readable or as a table', () => {
    const rows = rowsOf('questionnaire', 'Questionnaire: Intake', {
      questionnaire_name: 'Intake',
      questionnaire_type: 'intake', // As the title says.
      html_content: '<script>alert(1)</script>',
      raw_data: { smoker: false },
    });
    expect(rows).toEqual([]);
  });

  it('show lists and structures of a type that is not known yet, however deep', () => {
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

  it('make something sensible of a type that is not known yet', () => {
    expect(rowsOf('lab_order', 'Lab: panel 5', { panel: 5, is_fasting: true })).toEqual([
      'Panel: 5',
      'Is fasting: Yes',
    ]);
    expect(requestTypeLook('lab_order')).toMatchObject({ name: 'Lab order', icon: 'document' });
  });

  it('do without, on an instance that sends none', () => {
    expect(detailRows({ subject: 'Anything' } as PortalRequest)).toEqual([]);
  });
});
