import { versionOf } from '@mdhq/portal-types/program';

/** Reads the version of the front desk. The path is the same from the sources and from `dist`. */
export function readVersion(): string {
  return versionOf(new URL('../../package.json', import.meta.url));
}
