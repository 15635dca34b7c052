import { checkInteger } from '../checks.ts';
import { given } from './given.ts';

interface Page {
  limit: number | undefined;
  offset: number | undefined;
}

/**
 * What says which page of a list.
 * @throws PortalError `invalid-argument`
 */
export function pageQuery({ limit, offset }: Partial<Page>): Page {
  return {
    limit: given(limit, (count) => checkInteger('limit', count, 1, 100)),
    offset: given(offset, (count) => checkInteger('offset', count, 0, Number.MAX_SAFE_INTEGER)),
  };
}
