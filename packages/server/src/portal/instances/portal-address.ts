import { isLoopbackHost } from '@mdhq/portal-types/host-names';

/** Long enough for any address that people use, short enough for a line of an email. */
const longestAddress = 200;

/**
 * Parses the address where patients of a clinic sign in, which emails and the join page show: an https URL (http only on
 * loopback) without credentials and fragment.
 * @returns the normalized URL; undefined if the text is not such a URL
 */
export function parsePortalAddress(text: string): string | undefined {
  const url = /^[!-~]+$/.test(text) ? URL.parse(text) : null;
  if (url === null || url.href.length > longestAddress) return undefined;
  if (url.username !== '' || url.password !== '' || url.href.includes('#')) return undefined;
  const isAllowed =
    url.protocol === 'https:' || (url.protocol === 'http:' && isLoopbackHost(url.hostname));
  return isAllowed ? url.href : undefined;
}
