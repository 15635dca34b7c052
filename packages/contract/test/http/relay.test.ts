import { EventEmitter, once } from 'node:events';
import { expect, it } from 'vitest';
import { startRelay } from '../../src/http/relay.ts';

it('close drops the connections, and waits for the exchange that is in progress', async () => {
  const order: string[] = [];
  const events = new EventEmitter();
  const relay = await startRelay(async () => {
    const released = once(events, 'release');
    events.emit('start');
    await released;
    order.push('the exchange ended');
    return { status: 200, headers: {}, text: '{}' };
  });
  const started = once(events, 'start');
  const sent = fetch(relay.url, { method: 'POST', body: '{}' });
  await started;
  const closed = relay.close().then(() => order.push('the relay closed'));
  await expect(sent).rejects.toThrow('fetch failed');
  events.emit('release');
  await closed;

  expect(order).toEqual(['the exchange ended', 'the relay closed']);
});
