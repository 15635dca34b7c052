import { readdir, readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import type { FastifyReply, FastifyRequest } from 'fastify';

/** A file of the page, the same for all users. */
interface Asset {
  readonly type: string;
  readonly plain: Buffer;
  readonly brotli: Buffer | undefined;
}

/** Files by name. */
export type Assets = ReadonlyMap<string, Asset>;

const mediaTypes: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
};

/**
 * Reads all files of a folder into memory, so that a client that does not read its response keeps no file open (Q70).
 * @throws for a file whose media type is not known
 */
export async function readAssets(folder: string): Promise<Assets> {
  const names = await readdir(folder);
  const originals = names.filter((name) => !name.endsWith('.br'));
  const entries = originals.map(async (name): Promise<[string, Asset]> => {
    const type = mediaTypes[extname(name)];
    if (type === undefined) throw new Error(`No media type is known for ${name}`);
    const brotli = names.includes(`${name}.br`)
      ? await readFile(join(folder, `${name}.br`))
      : undefined;
    return [name, { type, plain: await readFile(join(folder, name)), brotli }];
  });
  return new Map(await Promise.all(entries));
}

/** Sends a file, compressed if the browser accepts it. Browsers may cache it, since its name changes with its content. */
export function sendAsset(
  request: FastifyRequest,
  reply: FastifyReply,
  { type, plain, brotli }: Asset,
): FastifyReply {
  reply.headers({
    'Cache-Control': 'public, max-age=31536000, immutable',
    'Content-Type': type,
    Vary: 'accept-encoding',
  });
  if (brotli === undefined || !acceptsBrotli(request.headers['accept-encoding'])) {
    return reply.send(plain);
  }
  return reply.header('Content-Encoding', 'br').send(brotli);
}

/** RFC 9110 12.5.3; a weight of 0 refuses. */
function acceptsBrotli(header: string | string[] = ''): boolean {
  return String(header)
    .split(',')
    .map((coding) => coding.replaceAll(/\s/g, '').toLowerCase())
    .some((coding) => coding === 'br' || /^br;q=(?!0(\.0*)?$)/.test(coding));
}
