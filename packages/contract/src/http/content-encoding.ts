import { promisify } from 'node:util';
import * as zlib from 'node:zlib';

/** The largest decoded body, in bytes. */
const maxOutputLength = 64 * 1024 * 1024;

const decoders: Readonly<Record<string, (body: Buffer) => Promise<Buffer>>> = {
  gzip: decoderOf(zlib.gunzip),
  'x-gzip': decoderOf(zlib.gunzip),
  deflate: decoderOf(zlib.inflate),
  br: decoderOf(zlib.brotliDecompress),
  zstd: decoderOf(zlib.zstdDecompress),
};

/**
 * Decodes a body, for a target or a gateway that compresses although the request accepts `identity` only.
 * @param coding the value of `Content-Encoding` (RFC 9110 8.4), with the coding that was applied last at the end
 * @throws for an unknown coding, and for a body that is not encoded with it
 */
export async function decodeContent(body: Buffer, coding: string): Promise<Buffer> {
  const codings = coding
    .toLowerCase()
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '' && one !== 'identity');
  let decoded = body;
  for (const one of codings.toReversed()) {
    const decode = decoders[one];
    if (!decode) throw new Error('a body with an unknown Content-Encoding');
    // A response to HEAD has the header without a body.
    if (decoded.length > 0) decoded = await decode(decoded);
  }
  return decoded;
}

function decoderOf(
  decode: (
    body: Buffer,
    options: { maxOutputLength: number },
    done: (error: Error | null, decoded: Buffer) => void,
  ) => void,
): (body: Buffer) => Promise<Buffer> {
  const decodeAll = promisify(decode);
  return (body) =>
    decodeAll(body, { maxOutputLength }).catch(() => {
      throw new Error('a body that does not match its Content-Encoding');
    });
}
