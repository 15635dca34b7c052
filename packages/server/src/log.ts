import { type DestinationStream, type Logger, type LoggerOptions, pino } from 'pino';

/**
 * JSON lines without anything of a patient's: of an error, its kind and the places it came through are
 * written, never its message, which may quote what was sent.
 */
export function createLogger(level: string, destination: DestinationStream): Logger {
  const options: LoggerOptions = {
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    hooks: {
      // Without words of the log's own, pino would take the error's message for them.
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
