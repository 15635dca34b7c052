import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { pagePolicy } from '../http/security-headers.ts';
import { readAssets, sendAsset } from './assets.ts';

/** The output of `vite build`; the path is the same from `src/server` and from `dist/server`. */
const webRoot = fileURLToPath(new URL('../../../dist/web/', import.meta.url));

/** Vite writes it where the page needs its nonce (`html.cspNonce` in vite.config.ts). */
const noncePlaceholder = '__CSP_NONCE__';

/** The link to the icon, whose name changes with its content. */
const iconLink = /<link rel="icon"[^>]* href="\/assets\/([^"]+)"/;

/** Serves the page at `/`, each time with a policy with a new nonce, and its assets. */
export async function servePage(app: FastifyInstance): Promise<void> {
  const assets = await readAssets(`${webRoot}assets`);
  const html = await readFile(`${webRoot}index.html`, 'utf8');
  const [, icon = ''] = iconLink.exec(html) ?? [];

  app.get('/', (_request, reply) => {
    const nonce = randomBytes(16).toString('base64url');
    return reply
      .header('Content-Security-Policy', pagePolicy(nonce))
      .type('text/html; charset=utf-8')
      .send(html.replaceAll(noncePlaceholder, nonce));
  });

  // Requested by browsers and bookmarks that have not read the page.
  app.get('/favicon.ico', (request, reply) => serveAsset(icon, request, reply));
  app.get<{ Params: { name: string } }>('/assets/:name', (request, reply) =>
    serveAsset(request.params.name, request, reply),
  );

  function serveAsset(name: string, request: FastifyRequest, reply: FastifyReply): FastifyReply {
    const asset = assets.get(name);
    if (asset !== undefined) return sendAsset(request, reply, asset);
    reply.callNotFound();
    return reply;
  }
}
