/** RFC 1123 2.1, in lower case. */
const dnsLabel = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;

/** Whether the text is a DNS label in lower case, as subdomains of instances are. */
export function isSubdomain(text: string): boolean {
  return dnsLabel.test(text);
}
