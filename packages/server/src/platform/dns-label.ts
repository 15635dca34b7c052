const label = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/i;

/** Whether the text is a DNS label (RFC 1123 2.1), in upper or lower case. */
export function isDnsLabel(text: string): boolean {
  return label.test(text);
}

/** Whether the text is a DNS label in lower case, as subdomains of instances are. */
export function isSubdomain(text: string): boolean {
  return isDnsLabel(text) && text === text.toLowerCase();
}
