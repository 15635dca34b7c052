import { checkInteger } from '../checks.ts';

interface PageQuery {
  limit?: number;
  offset?: number;
}

/**
 * What says which page of a list.
 * @throws PortalError `invalid-argument`
 */
export function pageQuery({
  limit,
  offset,
}: { [Name in keyof PageQuery]: number | undefined }): PageQuery {
  return {
    ...(limit !== undefined && { limit: checkInteger('limit', limit, 1, 100) }),
    ...(offset !== undefined && {
      offset: checkInteger('offset', offset, 0, Number.MAX_SAFE_INTEGER),
    }),
  };
}
