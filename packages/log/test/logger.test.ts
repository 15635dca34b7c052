import { describe, expect, it } from 'vitest';
import { createLogger } from '../src/logger.ts';

function logging() {
  const lines: string[] = [];
  const logger = createLogger('info', { write: (line) => void lines.push(line) });
  return { logger, lines, last: () => JSON.parse(lines.at(-1) ?? '') };
}

class CanaryError extends Error {
  override readonly name = 'CanaryError';
  readonly code = 'E_CANARY';
  readonly details = 'canary';
}

describe('the log (Q60)', () => {
  it('has the type, code and location of an error, never its message', () => {
    const { logger, lines, last } = logging();
    const cause = new TypeError('canary\n    because of canary');
    logger.error({ err: new CanaryError('canary', { cause }) }, 'it failed');

    expect(last()).toMatchObject({
      msg: 'it failed',
      err: {
        type: 'CanaryError',
        code: 'E_CANARY',
        stack: expect.arrayContaining([expect.stringMatching(/^at .*logger\.test\.ts/)]),
        cause: { type: 'TypeError' },
      },
    });
    expect(lines.join('')).not.toContain('canary');
  });

  it.each([
    [
      'an error alone',
      (logger: ReturnType<typeof createLogger>) => logger.error(new CanaryError('canary')),
    ],
    ['an error without a message', (logger) => logger.error({ err: new CanaryError('canary') })],
    ['an error with a message', (logger) => logger.error(new CanaryError('canary'), 'it failed')],
    ['a value that is not an error', (logger) => logger.error({ err: 'canary' }, 'it failed')],
    [
      'a request',
      (logger) => logger.info({ req: { url: '/canary' }, res: { body: 'canary' } }, 'x'),
    ],
  ] as [string, (logger: ReturnType<typeof createLogger>) => void][])(
    'has no more of %s',
    (_, write) => {
      const { logger, lines } = logging();
      write(logger);

      expect(lines).toHaveLength(1);
      expect(lines.join('')).not.toContain('canary');
    },
  );

  it('has one line for each event, whatever its content', () => {
    const { logger, lines, last } = logging();
    logger.info({ apiUser: 'a\r\n{"level":60}' }, 'two\nlines');

    expect(lines.join('').split('\n')).toHaveLength(2);
    expect(last()).toMatchObject({ apiUser: 'a\r\n{"level":60}', msg: 'two\nlines' });
  });

  it('has neither host name nor process id, and times in UTC', () => {
    const { logger, last } = logging();
    logger.info('started');

    expect(last()).toEqual({ level: 30, time: expect.stringMatching(/Z$/), msg: 'started' });
  });
});
