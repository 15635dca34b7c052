import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { sendProblem } from './problems.ts';

/**
 * Responds to requests without a matching route (Q13): 405 with the methods of the path, or 404 for an unknown path.
 * Call it before routes are added.
 */
export function handleUnknownRoutes(server: FastifyInstance): void {
  const routes: { pattern: RegExp; methods: string[] }[] = [];
  server.addHook('onRoute', ({ method, url }) => {
    routes.push({ pattern: patternOf(url), methods: [method].flat() });
  });

  function answer(request: FastifyRequest, reply: FastifyReply): FastifyReply {
    const [path = ''] = request.url.split('?');
    const methods = routes
      .filter(({ pattern }) => pattern.test(path))
      .flatMap((route) => route.methods);
    // A route may hide itself with `callNotFound`.
    if (methods.length === 0 || methods.includes(request.method)) {
      return sendProblem(request, reply, 'route-unavailable');
    }
    reply.header('allow', methods.sort().join(', '));
    return sendProblem(request, reply, 'method-not-allowed');
  }

  // After authentication, which is an onRequest hook, and before the body is read.
  server.addHook('preParsing', (request, reply, _body, goOn) => {
    if (request.is404) answer(request, reply);
    else goOn();
  });
  server.setNotFoundHandler(answer);
}

/** Matches the paths of a route such as `/patients/:pt_id`. */
function patternOf(url: string): RegExp {
  return new RegExp(`^${url.replaceAll(/:\w+/g, '[^/]+')}$`);
}
