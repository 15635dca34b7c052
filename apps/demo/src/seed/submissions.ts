import {
  prescription,
  questionnaire,
  refill,
  type Submission,
  secureMessage,
  supplement,
} from '@mdhq/portal-server';

/** Sample requests of every type. */
const samples: readonly Submission[] = [
  supplement({ supplement_id: 12, notes: 'The capsules, please.' }),
  questionnaire(answers('Sleep diary', 'diary', { 'Hours slept last night': 'Six' })),
  prescription({ drug_id: 4720 }),
  secureMessage({
    subject: 'A later appointment',
    note: 'May I come on Thursday in place of Tuesday?',
  }),
  refill({ original_prescription_id: 88, agreed_to_terms: true }),
  supplement({ supplement_id: 31 }),
  questionnaire(
    answers('New patient intake', 'intake', {
      'What brings you to us?': 'A cough since the spring, worse at night.',
      'Do you smoke?': 'No',
      Allergies: ['Penicillin', 'Latex'],
      'Which medicines do you take?': ['Salbutamol, when needed', 'Vitamin D'],
      'Previous operations': 'Appendix, 1998',
      'Whom may we call?': 'My daughter, in the evenings.',
    }),
  ),
  prescription({ drug_id: 4711, notes: 'For the spring, as last year.' }),
  secureMessage({
    subject: 'Results of my blood test',
    note: 'Good morning, are my results in? I can be reached after five.',
    dr_id: 3,
  }),
  refill({ original_prescription_id: 104, agreed_to_terms: true }),
  supplement({ supplement_id: 12 }),
  questionnaire(
    answers('Before your visit', 'visit', {
      'How have you been since we last met?': 'Better, thank you, but tired.',
      'Pain, 0 to 10': 3,
      'What would you like to talk about?': ['The dose', 'Travelling in January'],
    }),
  ),
  prescription({
    drug_id: 5102,
    notes: 'The pharmacy has none of the other brand until December.',
  }),
  secureMessage({
    subject: 'Rash after the new tablets',
    note: 'Since Sunday I have a rash on both arms.\n\nIt itches, but I breathe well and have no fever. Shall I stop the tablets, or come in?',
    dr_id: 1,
  }),
  refill({
    original_prescription_id: 131,
    notes: 'I leave for three weeks on Friday.',
    agreed_to_terms: true,
  }),
  supplement({ supplement_id: 47, notes: 'Is the powder cheaper?' }),
  questionnaire(
    answers('Mood check', 'check', {
      'Little interest in doing things': 'On several days',
      'Trouble falling asleep': 'On more than half of the days',
      'Feeling tired': 'Nearly every day',
    }),
  ),
  prescription({ drug_id: 4711 }),
  secureMessage({
    subject: 'Re: Your invoice',
    note: 'Thank you, that answers it.',
    reply: true,
  }),
  refill({ original_prescription_id: 97, agreed_to_terms: true }),
];

/** The sample for the number of a request; samples repeat. */
export function submissionOf(number: number): Submission {
  const sample = samples[number % samples.length];
  if (sample === undefined) throw new RangeError('The number must be an integer from 0.');
  return sample;
}

function answers(name: string, type: string, given: Record<string, string | number | string[]>) {
  const rows = Object.entries(given).map(
    ([question, answer]) => `<dt>${question}</dt><dd>${[answer].flat().join('<br>')}</dd>`,
  );
  return {
    questionnaire_name: name,
    questionnaire_type: type,
    html_content: `<h2>${name}</h2><dl>${rows.join('')}</dl>`,
    raw_data: given,
  };
}
