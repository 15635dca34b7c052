import type { RequestType } from '@mdhq/portal-types';
import { invalidArgument } from '../checks.ts';

/**
 * The types to filter by, as the query takes them.
 * @throws PortalError `invalid-argument`
 */
export function requestTypes(wanted: RequestType | readonly RequestType[]): RequestType[] {
  const types = typeof wanted === 'string' ? [wanted] : [...wanted];
  // It would leave no trace in the URL, and so ask for all types.
  if (types.length === 0) {
    throw invalidArgument('request_type must not be empty');
  }
  return types;
}
