import {
  prescription,
  questionnaire,
  refill,
  type Submission,
  secureMessage,
  supplement,
} from '@mdhq/portal-server';

/** What patients send in, of every request type. */
const samples: readonly Submission[] = [
  supplement({ supplement_id: 12, notes: 'The capsules, please.' }),
  questionnaire(answers('Sleep diary', 'diary', 'Hours slept last night', 'Six')),
  prescription({ drug_id: 4720 }),
  secureMessage({
    subject: 'A later appointment',
    note: 'May I come on Thursday in place of Tuesday?',
  }),
  refill({ original_prescription_id: 88, agreed_to_terms: true }),
  supplement({ supplement_id: 31 }),
  questionnaire(answers('New patient intake', 'intake', 'Do you smoke?', 'No')),
  prescription({ drug_id: 4711, notes: 'For the spring, as last year.' }),
  secureMessage({
    subject: 'Results of my blood test',
    note: 'Good morning, are my results in? I can be reached after five.',
    dr_id: 3,
  }),
  refill({ original_prescription_id: 104, agreed_to_terms: true }),
];

/** The sample of this number; they come round again and again. */
export function submissionOf(number: number): Submission {
  const sample = samples[number % samples.length];
  if (sample === undefined) throw new RangeError('Samples are numbered from 0.');
  return sample;
}

function answers(name: string, type: string, question: string, answer: string) {
  return {
    questionnaire_name: name,
    questionnaire_type: type,
    html_content: `<dl><dt>${question}</dt><dd>${answer}</dd></dl>`,
    raw_data: { [question]: answer },
  };
}
