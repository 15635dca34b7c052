import { inWords } from './detail-rows.ts';

export interface RequestTypeLook {
  readonly name: string;
  /** A colour of Mantine's theme. */
  readonly color: string;
}

const looks: Record<string, RequestTypeLook> = {
  questionnaire: { name: 'Questionnaire', color: 'indigo' },
  rx: { name: 'Prescription', color: 'teal' },
  rx_refill: { name: 'Refill', color: 'green' },
  supplement: { name: 'Supplement', color: 'orange' },
  secure_message: { name: 'Message', color: 'grape' },
};

/** How a type of request is shown. Instances may send types that this page has never heard of. */
export function requestTypeLook(requestType: string): RequestTypeLook {
  return looks[requestType] ?? { name: inWords(requestType), color: 'gray' };
}
