import type { ReactNode } from 'react';
import { Icon, type IconName } from '../ui/icon.tsx';
import { humanize } from './detail-rows.ts';
import classes from './request-type.module.css';

interface RequestTypeLook {
  readonly name: string;
  readonly plural: string;
  readonly icon: IconName;
  /** A color of Mantine's theme. */
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

/** How a request type is shown. Instances may send types that this page does not know. */
export function requestTypeLook(requestType: string): RequestTypeLook {
  const name = humanize(requestType);
  return looks[requestType] ?? { name, plural: name, icon: 'document', color: 'gray' };
}

/** The subject of a request, without a repeated type: "Supplement: supplement 12" is shown as "Supplement #12". */
export function subjectText(subject: string): string {
  return subject.replace(/^(\w+): \1 (\d+)$/i, '$1 #$2');
}

/** The icon of a request type on its color. */
export function TypeIcon({ type }: { readonly type: string }): ReactNode {
  const { icon, color } = requestTypeLook(type);
  return (
    <span className={classes['icon']} data-color={color}>
      <Icon name={icon} />
    </span>
  );
}

/** The icon and the name of a request type. */
export function TypeMark({ type }: { readonly type: string }): ReactNode {
  const { icon, color, name } = requestTypeLook(type);
  return (
    <span className={classes['mark']} data-color={color}>
      <Icon name={icon} />
      {name}
    </span>
  );
}
