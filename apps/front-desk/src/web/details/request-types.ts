import type { IconName } from '../ui/icon.tsx';
import { inWords } from './detail-rows.ts';

export interface RequestTypeLook {
  readonly name: string;
  readonly plural: string;
  readonly icon: IconName;
  /** A colour of Mantine's theme. */
  readonly color: string;
}

const looks: Record<string, RequestTypeLook> = {
  questionnaire: {
    name: 'Questionnaire',
    plural: 'Questionnaires',
    icon: 'clipboard',
    color: 'indigo',
  },
  rx: { name: 'Prescription', plural: 'Prescriptions', icon: 'pill', color: 'teal' },
  rx_refill: { name: 'Refill', plural: 'Refills', icon: 'refill', color: 'green' },
  supplement: { name: 'Supplement', plural: 'Supplements', icon: 'leaf', color: 'orange' },
  secure_message: { name: 'Message', plural: 'Messages', icon: 'envelope', color: 'grape' },
};

/** How a type of request is shown. Instances may send types that this page has never heard of. */
export function requestTypeLook(requestType: string): RequestTypeLook {
  const name = inWords(requestType);
  return looks[requestType] ?? { name, plural: name, icon: 'document', color: 'gray' };
}
