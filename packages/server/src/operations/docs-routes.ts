import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { fastifySwagger } from '@fastify/swagger';
import { fastifySwaggerUi } from '@fastify/swagger-ui';
import type { FastifyInstance } from 'fastify';
import { securityHeaders } from '../http/security-headers.ts';

/**
 * Swagger UI has files of its own alone, and no inline script or style. It would otherwise let in a validator
 * on the internet, and send a browser on plain HTTP to HTTPS.
 */
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

/** `/docs`, the contract to read in a browser, and `/docs/openapi.yaml`, the contract as it is written. */
export async function docsRoutes(docs: FastifyInstance) {
  const path = fileURLToPath(import.meta.resolve('@mdhq/portal-spec/openapi.yaml'));
  const contract = readFileSync(path, 'utf8');

  docs.addHook('onSend', async (_request, reply) => {
    // Sending a file sets a caching header of its own.
    reply.headers({ ...securityHeaders, 'content-security-policy': docsPolicy });
  });
  docs.get('/docs/openapi.yaml', async (_request, reply) =>
    reply.type('application/yaml').send(contract),
  );
  await docs.register(fastifySwagger, { mode: 'static', specification: { path, baseDir: '' } });
  await docs.register(fastifySwaggerUi, {
    routePrefix: '/docs',
    uiConfig: {
      // No bar to load somebody else's contract with, and no calls: they would go to a real clinic.
      layout: 'BaseLayout',
      supportedSubmitMethods: [],
      persistAuthorization: false,
    },
  });
}
