import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { FastifyInstance } from 'fastify';

/** Swagger UI needs no inline script or style, and no other origin. */
const docsPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const html = 'text/html; charset=utf-8';
const css = 'text/css; charset=utf-8';
const script = 'text/javascript; charset=utf-8';

const ownFile = (name: string) => new URL(`../../assets/docs/${name}`, import.meta.url).href;

/** Adds `/docs`, the contract in Swagger UI, and `/docs/openapi.yaml`, the contract itself. */
export async function docsRoutes(docs: FastifyInstance) {
  docs.addHook('onRequest', async (_request, reply) => {
    reply.header('content-security-policy', docsPolicy);
  });
  // Reads each file once, at the first request, so that slow clients hold no file open (Q70).
  function serve(path: string, type: string, file: string): void {
    let content: Promise<Buffer> | undefined;
    docs.get(path, { exposeHeadRoute: true }, async (_request, reply) => {
      content ??= readFile(fileURLToPath(file)).catch((error) => {
        content = undefined;
        throw error;
      });
      return reply.type(type).send(await content);
    });
  }
  serve('/docs', html, ownFile('page.html'));
  serve('/docs/page.js', script, ownFile('page.js'));
  serve(
    '/docs/openapi.yaml',
    'application/yaml',
    import.meta.resolve('@mdhq/portal-spec/openapi.yaml'),
  );
  // @fastify/swagger-ui has the files of Swagger UI without the install script of swagger-ui-dist. Its plugin would parse
  // the contract at each start, which takes longer than the rest of the start.
  const stylesheet = import.meta.resolve('@fastify/swagger-ui/static/swagger-ui.css');
  const bundle = import.meta.resolve('@fastify/swagger-ui/static/swagger-ui-bundle.js');
  serve('/docs/swagger-ui.css', css, stylesheet);
  serve('/docs/swagger-ui-bundle.js', script, bundle);
}
