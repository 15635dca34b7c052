export interface Credentials {
  username: string;
  secret: string;
}

const basic = /^basic +([A-Za-z0-9+/_-]+={0,2}) *$/i;
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
/** In base64; longer than any valid user name and secret. */
const longest = 2048;

/**
 * Parses the credentials of a request, in UTF-8 and normalization form C (RFC 7617 2.1). The secret may contain colons.
 * @param rawHeaders alternating names and values, as in node:http
 * @returns undefined for none, more than one, or malformed credentials
 */
export function basicCredentials(rawHeaders: readonly string[]): Credentials | undefined {
  const values = rawHeaders.filter(
    (_, index) => index % 2 === 1 && rawHeaders[index - 1]?.toLowerCase() === 'authorization',
  );
  const [value] = values;
  if (values.length !== 1 || value === undefined || value.length > longest) return undefined;
  const encoded = basic.exec(value)?.[1];
  if (encoded === undefined) return undefined;

  const text = decode(Buffer.from(encoded, 'base64'))?.normalize('NFC');
  const colon = text?.indexOf(':') ?? -1;
  // PostgreSQL stores no NUL, so no name of an API user or in the audit trail may have one.
  if (text === undefined || text.includes('\0') || colon < 1 || colon === text.length - 1)
    return undefined;
  return { username: text.slice(0, colon), secret: text.slice(colon + 1) };
}

function decode(bytes: Buffer): string | undefined {
  try {
    return utf8.decode(bytes);
  } catch {
    return undefined;
  }
}
