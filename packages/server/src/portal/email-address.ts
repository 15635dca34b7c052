/** RFC 5321 4.5.3.1: what an address and its parts may have at most. */
const longestAddress = 254;
const longestLocalPart = 64;

/** RFC 5322's dot-atom; quoted local parts and comments are valid, and nobody's mailbox. */
const localPart = /^[a-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/i;
/** Host labels, at least two, the last of them not a number. International domains are in Punycode. */
const domain =
  /^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+(?!\d+$)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/i;

/** Whether mail can be sent to `address`: one plain address, and nothing around it (Q38, Q39). */
export function isEmailAddress(address: string): boolean {
  const at = address.lastIndexOf('@');
  if (at < 1 || address.length > longestAddress) return false;
  const local = address.slice(0, at);
  return (
    local.length <= longestLocalPart && localPart.test(local) && domain.test(address.slice(at + 1))
  );
}

/** The address as others may see it: `j***@example.com`. */
export function maskEmailAddress(address: string): string {
  return `${address.slice(0, 1)}***${address.slice(address.lastIndexOf('@'))}`;
}
