import { domainToASCII } from 'node:url';
import { isEmailAddress } from '../../email-address.ts';

/** An address of 254 characters, and a display name. */
const longestText = 1_000;

/**
 * Returns the address of a text such as `ada@example.com`, `mailto:ada@example.com` or `Ada Alder <ada@example.com>`,
 * with an international domain in Punycode. Returns undefined if there is no address, more than one, or a placeholder.
 */
export function toEmailAddress(text: string): string | undefined {
  if (text.length > longestText) return undefined;
  const address = withAsciiDomain(withoutScheme(withoutDisplayName(text.trim())));
  return isEmailAddress(address) && !isPlaceholder(address) ? address : undefined;
}

function withoutDisplayName(text: string): string {
  return /^[^<>]*<([^<>]*)>$/.exec(text)?.[1]?.trim() ?? text;
}

/** Removes `mailto:` and the header fields after the address (RFC 6068). */
function withoutScheme(text: string): string {
  const match = /^mailto:([^?]*)/i.exec(text);
  if (match?.[1] === undefined) return text;
  try {
    return decodeURIComponent(match[1]).trim();
  } catch {
    return text;
  }
}

/** Converts a domain with letters outside ASCII. Any other domain stays as it is, because a URL allows more. */
function withAsciiDomain(address: string): string {
  const at = address.lastIndexOf('@');
  const domain = address.slice(at + 1);
  const isInternational = !/^\p{ASCII}*$/u.test(domain) && /^[a-z\d.\-\P{ASCII}]*$/iu.test(domain);
  return at > 0 && isInternational ? `${address.slice(0, at)}@${domainToASCII(domain)}` : address;
}

const placeholders = new Set([
  'declined',
  'email',
  'na',
  'no',
  'noemail',
  'nomail',
  'none',
  'refused',
  'unknown',
]);

/** Whether both halves mean "no address", as in `none@none.com`: such a domain has an owner who reads the mail. */
function isPlaceholder(address: string): boolean {
  const [local = '', domain = ''] = address.toLowerCase().split('@');
  const [host = ''] = domain.split('.');
  return [local, host].every((part) => placeholders.has(part.replaceAll(/[^a-z]/g, '')));
}
