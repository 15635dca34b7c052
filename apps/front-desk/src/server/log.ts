import type { FastifyServerOptions } from 'fastify';

/** Writes a log line; it neither blocks nor throws. */
export interface LogStream {
  write(line: string): void;
}

/**
 * Options for a log without patient data, user input or secrets (`Q60`): a request is logged as its method and route, an
 * error as its name and stack, without its message.
 * @param stream the destination of the JSON lines
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
