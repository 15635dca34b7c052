// @stress: the process handles signals
import { EventEmitter } from 'node:events';
import { expect, it } from 'vitest';
import { untilStopped } from '../src/index.ts';

function watch() {
  const process = new EventEmitter();
  const errors: unknown[] = [];
  return { process, errors, stopped: untilStopped(process, (error) => errors.push(error)) };
}

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];

it.each(signals)(
  'resolves on %s, and leaves a second signal of any kind to Node.js',
  async (signal) => {
    const { process, stopped } = watch();
    process.emit(signal, signal);

    expect(await stopped).toEqual({ signal });
    expect(signals.map((each) => process.listenerCount(each))).toEqual([0, 0, 0]);
  },
);

it('keeps waiting for a first signal after an error, because the shutdown has begun without one', async () => {
  const { process, stopped } = watch();
  process.emit('uncaughtException', new Error('first'));
  await stopped;
  process.emit('SIGTERM', 'SIGTERM');

  expect(signals.map((each) => process.listenerCount(each))).toEqual([0, 0, 0]);
});

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
