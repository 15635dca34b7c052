import type { FastifyServerOptions } from 'fastify';

/** Takes one line; it neither blocks nor throws. */
export interface LogStream {
  write(line: string): void;
}

/**
 * Log lines without a patient, a person's words or a secret (`Q60`): a request is its method and
 * the route that took it, an error its name and where it happened, never its message.
 * @param stream where the JSON lines go
 */
export function logTo(stream: LogStream): NonNullable<FastifyServerOptions['logger']> {
  return {
    level: 'info',
    stream,
    serializers: {
      req: ({ method, routeOptions }) => ({ method, route: routeOptions?.url }),
      err: ({ name, code, stack }) => ({
        type: name,
        code,
        message: '',
        stack: stack?.replaceAll(/^(?! +at ).*\n?/gm, '') ?? '',
      }),
    },
  };
}
