import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { sendProblem } from './problems.ts';

/**
 * Answers whatever no route takes, the API's and the others' alike (Q13): 405 with the methods that the path has, or
 * 404 where it has none. Call it before the routes are added.
 */
export function answerUnknownRoutes(server: FastifyInstance): void {
  const routes: { pattern: RegExp; methods: string[] }[] = [];
  server.addHook('onRoute', ({ method, url }) => {
    routes.push({ pattern: patternOf(url), methods: [method].flat() });
  });

  function answer(request: FastifyRequest, reply: FastifyReply): FastifyReply {
    const [path = ''] = request.url.split('?');
    const methods = routes
      .filter(({ pattern }) => pattern.test(path))
      .flatMap((route) => route.methods);
    // A route that doesn't want to be known answers as if it were none.
    if (methods.length === 0 || methods.includes(request.method)) {
      return sendProblem(request, reply, 'route-unavailable');
    }
    reply.header('allow', methods.sort().join(', '));
    return sendProblem(request, reply, 'method-not-allowed');
  }

  // After authentication, which is an onRequest hook, and before the body is read, which could be wrong as well.
  server.addHook('preParsing', (request, reply, _body, goOn) => {
    if (request.is404) answer(request, reply);
    else goOn();
  });
  server.setNotFoundHandler(answer);
}

/** What a route's path, such as `/patients/:pt_id`, stands for. */
function patternOf(url: string): RegExp {
  return new RegExp(`^${url.replaceAll(/:\w+/g, '[^/]+')}$`);
}
