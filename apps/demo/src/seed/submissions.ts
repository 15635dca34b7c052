import { prescription, questionnaire, type Submission } from '@mdhq/portal-server';

/** What patients send in, of every request type. */
const samples: readonly Submission[] = [
  supplement(12, 'The capsules, please.'),
  questionnaire(answers('Sleep diary', 'diary', 'Hours slept last night', 'Six')),
  prescription({ drug_id: 4720 }),
  message('A later appointment', 'May I come on Thursday in place of Tuesday?', null),
  refill(88),
  supplement(31, null),
  questionnaire(answers('New patient intake', 'intake', 'Do you smoke?', 'No')),
  prescription({ drug_id: 4711, notes: 'For the spring, as last year.' }),
  message(
    'Results of my blood test',
    'Good morning, are my results in? I can be reached after five.',
    3,
  ),
  refill(104),
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

function refill(prescriptionId: number): Submission {
  return {
    operation: 'queuePatientRefill',
    requestType: 'rx_refill',
    subject: `Refill: prescription ${prescriptionId}`,
    details: { original_prescription_id: prescriptionId, notes: null, agreed_to_terms: true },
  };
}

function supplement(supplementId: number, notes: string | null): Submission {
  return {
    operation: 'queuePatientSupplement',
    requestType: 'supplement',
    subject: `Supplement: supplement ${supplementId}`,
    details: { supplement_id: supplementId, notes },
  };
}

function message(subject: string, note: string, providerId: number | null): Submission {
  return {
    operation: 'createSecureMessage',
    requestType: 'secure_message',
    subject: `Message: ${subject}`,
    details: { subject, note, dr_id: providerId },
  };
}
