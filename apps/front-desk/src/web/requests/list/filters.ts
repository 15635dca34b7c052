import type { InboxEntry } from '@mdhq/portal-client';
import type { InboxFilters } from '@mdhq/portal-react';

export const ages = [
  { value: 'all', label: 'Received any time', dismissedLabel: 'Received any time', days: 0 },
  { value: 'day', label: '1+ days ago', dismissedLabel: 'Received 1+ days ago', days: 1 },
  { value: 'days', label: '3+ days ago', dismissedLabel: 'Received 3+ days ago', days: 3 },
  { value: 'week', label: '7+ days ago', dismissedLabel: 'Received 7+ days ago', days: 7 },
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

/** The filters as the user chose them. */
export interface Filters {
  /** Empty for all. */
  readonly types: readonly RequestType[];
  readonly age: Age;
  /** Null for all. */
  readonly patient: { readonly ptId: number; readonly name: string } | null;
  /** When the age was chosen, in epoch milliseconds: it is relative to this time, so that the list does not restart. */
  readonly chosenAt: number;
}

export const noFilters: Filters = { types: [], age: 'all', patient: null, chosenAt: 0 };

export function isFiltered({ types, age, patient }: Filters): boolean {
  return types.length > 0 || age !== 'all' || patient !== null;
}

/** Whether a request matches the filters. */
export function matches(
  entry: Pick<InboxEntry, 'pt_id' | 'request_type' | 'created'>,
  filters: Filters,
): boolean {
  const { request_type, pt_id, created_before } = inboxFilters(filters, 'open');
  return (
    (request_type === undefined || [request_type].flat().includes(entry.request_type)) &&
    (pt_id === undefined || pt_id === entry.pt_id) &&
    (created_before === undefined || Date.parse(entry.created) < Date.parse(created_before))
  );
}

/** The filters as parameters of the API. */
export function inboxFilters(
  { types, age, patient, chosenAt }: Filters,
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
