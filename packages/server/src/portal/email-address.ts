import { isDnsLabel } from '@mdhq/portal-types/host-names';

/** Maximum lengths of an address and its local part (RFC 5321 4.5.3.1). */
const longestAddress = 254;
const longestLocalPart = 64;

/** The dot-atom of RFC 5322. Quoted local parts and comments are valid, but not used by mailboxes. */
const localPart = /^[a-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/i;
/** Whether `address` is one plain email address without display name or comment (Q38, Q39). */
export function isEmailAddress(address: string): boolean {
  const at = address.lastIndexOf('@');
  if (at < 1 || address.length > longestAddress) return false;
  const local = address.slice(0, at);
  return (
    local.length <= longestLocalPart && localPart.test(local) && isDomain(address.slice(at + 1))
  );
}

/** Masks an address for display: `j***@example.com`. */
export function maskEmailAddress(address: string): string {
  return `${address.slice(0, 1)}***${address.slice(address.lastIndexOf('@'))}`;
}

/** At least two DNS labels, of which the last is not a number. International domains are in Punycode. */
function isDomain(text: string): boolean {
  const labels = text.split('.');
  return labels.length > 1 && labels.every(isDnsLabel) && !/^\d+$/.test(labels.at(-1) ?? '');
}
