import type { InboxEntry } from '@mdhq/portal-client';
import type { InboxFilters } from '@mdhq/portal-react';

export const ages = [
  { value: 'all', words: 'Any age', sentIn: 'Sent in any time', days: 0 },
  { value: 'day', words: 'Older than a day', sentIn: 'Sent in over a day ago', days: 1 },
  { value: 'days', words: 'Older than 3 days', sentIn: 'Sent in over 3 days ago', days: 3 },
  { value: 'week', words: 'Older than a week', sentIn: 'Sent in over a week ago', days: 7 },
] as const;
export type Age = (typeof ages)[number]['value'];

type RequestType = NonNullable<Extract<InboxFilters['request_type'], string>>;
export const requestTypes: readonly RequestType[] = [
  'questionnaire',
  'rx',
  'rx_refill',
  'supplement',
  'secure_message',
];

/** What the list is narrowed to. */
export interface Narrowing {
  /** Empty for all. */
  readonly types: readonly RequestType[];
  readonly age: Age;
  /** Null for all. */
  readonly patient: { readonly ptId: number; readonly name: string } | null;
  /** When the age was chosen, in epoch milliseconds: the list must not begin anew with every moment. */
  readonly chosenAt: number;
}

export const everything: Narrowing = { types: [], age: 'all', patient: null, chosenAt: 0 };

export function isNarrowed({ types, age, patient }: Narrowing): boolean {
  return types.length > 0 || age !== 'all' || patient !== null;
}

/** Whether a request is in a list that is narrowed so. */
export function isWithin(
  entry: Pick<InboxEntry, 'pt_id' | 'request_type' | 'created'>,
  narrowing: Narrowing,
): boolean {
  const { request_type, pt_id, created_before } = filtersOf(narrowing, 'open');
  return (
    (request_type === undefined || [request_type].flat().includes(entry.request_type)) &&
    (pt_id === undefined || pt_id === entry.pt_id) &&
    (created_before === undefined || Date.parse(entry.created) < Date.parse(created_before))
  );
}

/** The same in the words of the portal. */
export function filtersOf(
  { types, age, patient, chosenAt }: Narrowing,
  status: 'open' | 'dismissed',
): InboxFilters {
  const days = ages.find(({ value }) => value === age)?.days ?? 0;
  return {
    status,
    ...(types.length > 0 && { request_type: types }),
    ...(patient !== null && { pt_id: patient.ptId }),
    ...(days > 0 && { created_before: new Date(chosenAt - days * 86_400_000).toISOString() }),
  };
}
