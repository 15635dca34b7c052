import { type DestinationStream, type Logger, type LoggerOptions, pino } from 'pino';

/**
 * Creates a logger of JSON lines without patient data (Q60). Errors are logged with their type and
 * stack, without the message, which may quote a request.
 */
export function createLogger(level: string, destination: DestinationStream): Logger {
  const options: LoggerOptions = {
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    hooks: {
      // Without a message, pino would log the message of the error.
      logMethod(args, method) {
        const [logged, message] = args;
        if (typeof logged !== 'string' && message === undefined) method.call(this, logged, 'error');
        else method.apply(this, args);
      },
    },
    serializers: { err: describeError, req: () => undefined, res: () => undefined },
  };
  return pino(options, destination);
}

function describeError(error: unknown): object {
  if (!(error instanceof Error)) return { type: typeof error };
  const places = error.stack?.split('\n').filter((line) => /^\s+at /.test(line));
  return {
    type: error.name,
    ...('code' in error ? { code: error.code } : {}),
    stack: places?.map((line) => line.trim()),
    ...(error.cause === undefined ? {} : { cause: describeError(error.cause) }),
  };
}
