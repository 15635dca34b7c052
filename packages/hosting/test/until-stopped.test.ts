import { EventEmitter } from 'node:events';
import { expect, it } from 'vitest';
import { untilStopped } from '../src/index.ts';

function watch() {
  const process = new EventEmitter();
  const errors: unknown[] = [];
  return { process, errors, stopped: untilStopped(process, (error) => errors.push(error)) };
}

it.each(['SIGINT', 'SIGTERM', 'SIGHUP'])(
  'resolves on %s, and leaves a second one to node',
  async (signal) => {
    const { process, stopped } = watch();
    process.emit(signal);

    expect(await stopped).toEqual({ signal });
    expect(process.listenerCount(signal)).toBe(0);
  },
);

it.each(['uncaughtException', 'unhandledRejection'])(
  'resolves with the error of an %s, and reports later ones (Q69)',
  async (event) => {
    const { process, errors, stopped } = watch();
    const [first, second] = [new Error('first'), new Error('second')];
    process.emit(event, first);
    process.emit(event, second);

    expect(await stopped).toEqual({ error: first });
    expect(errors).toEqual([first, second]);
  },
);

it('keeps SIGUSR1 from opening the inspector', () => {
  expect(watch().process.listenerCount('SIGUSR1')).toBe(1);
});
