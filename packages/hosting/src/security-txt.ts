/** Where to report vulnerabilities (RFC 9116). */
export interface SecurityContact {
  /** A URL with `mailto:`, `https:` or `tel:`. */
  readonly contact: string;
  /** The contact is no longer valid after this time, in milliseconds since 1970. */
  readonly expires: number;
}

const date = /^\d{4}-\d\d-\d\d$/;

/**
 * Parses the two settings of `security.txt`.
 * @param prefix of the names of the settings, such as `PORTAL`
 * @param expires the last day on which the contact is valid, such as `2027-06-30`
 * @returns undefined if neither is set
 * @throws {Error} with one line that names the setting, if one is missing or invalid
 */
export function parseSecurityContact(
  prefix: string,
  contact: string | undefined,
  expires: string | undefined,
): SecurityContact | undefined {
  if (contact === undefined && expires === undefined) return undefined;
  if (contact === undefined || !/^(mailto:|https:\/\/|tel:)[\x21-\x7e]+$/.test(contact)) {
    throw new Error(`${prefix}_SECURITY_CONTACT must be a URL with mailto:, https: or tel:.`);
  }
  const lastDay = date.test(expires ?? '') ? Date.parse(`${expires}T23:59:59Z`) : Number.NaN;
  if (Number.isNaN(lastDay)) {
    throw new Error(`${prefix}_SECURITY_EXPIRES must be a date, such as 2027-06-30.`);
  }
  return { contact, expires: lastDay };
}

/** The text of `/.well-known/security.txt`; undefined after the contact has expired. */
export function securityText(
  { contact, expires }: SecurityContact,
  now: number,
): string | undefined {
  if (now > expires) return undefined;
  const until = new Date(expires).toISOString().replace('.000', '');
  return `Contact: ${contact}\nExpires: ${until}\nPreferred-Languages: en\n`;
}
