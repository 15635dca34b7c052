/** A leak of this many characters is found; a shorter one helps no attacker. */
const chunkLength = 16;
const step = 8;

/** Every encoding in which a text may have been stored, as the bytes to search for. */
const encodings: Readonly<Record<string, (text: string) => Buffer[]>> = {
  'as it is': (text) => [Buffer.from(text)],
  reversed: (text) => [Buffer.from([...text].reverse().join(''))],
  hexadecimal: (text) => {
    const hex = Buffer.from(text).toString('hex');
    return [Buffer.from(hex), Buffer.from(hex.toUpperCase())];
  },
  // The characters depend on the offset of the text modulo three bytes.
  base64: (text) =>
    [0, 1, 2].flatMap((offset) => {
      const bytes = Buffer.from(`${' '.repeat(offset)}${text}`);
      const inner = (encoded: string) => encoded.replace(/=+$/, '').slice(offset && offset + 1, -1);
      return [bytes.toString('base64'), bytes.toString('base64url')].map((encoded) =>
        Buffer.from(inner(encoded)),
      );
    }),
  'percent-encoded': (text) => [escaped(text, (code) => `%${code.toString(16).padStart(2, '0')}`)],
  'JSON-escaped': (text) => [escaped(text, (code) => `\\u${code.toString(16).padStart(4, '0')}`)],
  'UTF-16': (text) => [Buffer.from(text, 'utf16le')],
};

function escaped(text: string, write: (code: number) => string): Buffer {
  return Buffer.from([...text].map((letter) => write(letter.charCodeAt(0))).join(''));
}

/** The chunks of a text, which overlap by half; a short text is one chunk. */
function chunksOf(text: string): string[] {
  const starts = Array.from(
    { length: Math.max(1, Math.floor((text.length - chunkLength) / step) + 1) },
    (_, index) => index * step,
  );
  return starts.map((start) => text.slice(start, start + chunkLength));
}

/** The secrets of a link: its token without the header, and the random bytes that the token encrypts. */
export function secretsOfLink(token: string, secret: string): string[] {
  const [, , iv = '', ciphertext = '', tag = ''] = token.split('.');
  const bytes = Buffer.from(secret, 'base64url');
  return [iv, ciphertext, tag, secret, bytes.toString('hex'), bytes.toString('base64')];
}

/**
 * Searches bytes for chunks of secrets, in any encoding.
 * @returns the names of the places that contain one, with its encoding
 */
export function findTraces(
  places: ReadonlyMap<string, Buffer>,
  secrets: readonly string[],
): string[] {
  const chunks = secrets.flatMap(chunksOf);
  return Object.entries(encodings).flatMap(([encoding, encode]) => {
    const needles = chunks.flatMap(encode);
    return [...places]
      .filter(([, bytes]) => needles.some((needle) => bytes.includes(needle)))
      .map(([place]) => `${place}: ${encoding}`);
  });
}
