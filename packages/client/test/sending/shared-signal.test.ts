import { getEventListeners } from 'node:events';
import { expect, test } from 'vitest';
import { createPortalClient } from '../../src/index.ts';
import { failureOf } from '../support/failure-of.ts';
import { hang } from '../support/faults.ts';
import { playServer } from '../support/play-server.ts';

// Node 20 prints a `MaxListenersExceededWarning` for the eleventh listener.
test('50 concurrent calls with one signal add one listener, and all of them are aborted', async () => {
  const controller = new AbortController();
  const { signal } = controller;
  const { options, arrivals } = await playServer(hang);
  const { enqueued } = createPortalClient(options);

  const calls = Array.from({ length: 50 }, () => failureOf(enqueued.list(1, { signal })));
  await arrivals(50);
  expect(getEventListeners(signal, 'abort')).toHaveLength(1);
  controller.abort();

  expect(new Set((await Promise.all(calls)).map(({ code }) => code))).toEqual(new Set(['aborted']));
  expect(getEventListeners(signal, 'abort')).toEqual([]);
});
