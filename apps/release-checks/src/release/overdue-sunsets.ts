import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';

/** A deprecated element of the contract that must be removed, or get a later date. */
export interface OverdueSunset {
  /** Such as `#/paths/~1patients/get`. */
  readonly path: string;
  readonly sunset: string;
}

/**
 * The deprecated elements of the contract whose sunset date is not after the next release. Users of that release would
 * read a date that has passed.
 * @param now the earliest time of the next release, in milliseconds
 */
export async function overdueSunsets(root: string, now: number): Promise<OverdueSunset[]> {
  const contract: unknown = parse(await readFile(join(root, 'spec/openapi.yaml'), 'utf8'));
  return deprecatedIn(contract, '#').filter(({ sunset }) => !(Date.parse(sunset) > now));
}

function deprecatedIn(node: unknown, path: string): OverdueSunset[] {
  if (typeof node !== 'object' || node === null) return [];
  const { deprecated, 'x-sunset': sunset } = node as Record<string, unknown>;
  return [
    // `check:spec` reports an element without a date.
    ...(deprecated === true && typeof sunset === 'string' ? [{ path, sunset }] : []),
    ...Object.entries(node).flatMap(([key, value]) =>
      // Examples are data.
      key === 'example' || key === 'examples'
        ? []
        : deprecatedIn(value, `${path}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`),
    ),
  ];
}
