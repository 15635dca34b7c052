import { setImmediate } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { inMonth } from '../../../support/portal/archivable-trail.ts';
import { streamedTrail } from '../../../support/portal/audit-stream.ts';

const november = inMonth('2026-11');

/** What was sent of each instance, of what was recorded about patients. */
function sentOf({ lines }: Awaited<ReturnType<typeof streamedTrail>>): string[] {
  return lines()
    .filter(({ auditEvent }) => JSON.stringify(auditEvent).includes('showPatient'))
    .map(({ instance, sequence }) => `${instance} ${sequence}`);
}

it('streams an instance that is created while it runs', async () => {
  const trail = await streamedTrail([]);
  const stream = trail.open();
  await stream.drain();
  await trail.createInstances(3);
  await trail.record(november, 1, 3);
  await stream.drain();
  expect(sentOf(trail)).toEqual(['clinic-3 1']);
});

it.each([
  ['the same process', 'one'],
  ['a process that continues', 'two'],
])(
  'a stream from now sends all events of a later instance, even if the clock is set back: %s',
  async (_, holder) => {
    const trail = await streamedTrail([november]);
    const first = trail.open({ from: 'now' });
    await first.drain();
    await trail.createInstances(3);
    await trail.record(inMonth('2026-10'), 1, 3);
    if (holder !== 'one') await first.release();
    await (holder === 'one' ? first : trail.open({ from: 'now', holder })).drain();
    expect(sentOf(trail)).toEqual(['clinic-3 1']);
  },
);

it('a stream of one instance from now, which is continued with all, sends the events of others since its start', async () => {
  const trail = await streamedTrail([]);
  await trail.record(november - 1, 1, 2);
  const one = trail.open({ from: 'now', instance: 'sandbox' });
  await one.drain();
  await one.release();
  trail.time.now += 2;
  await trail.record(november + 1, 1, 2);
  await trail.open({ from: 'now', holder: 'two' }).drain();
  expect(sentOf(trail)).toEqual(['other 2']);
});

it('a stream that began with the first events also sends all events of an instance that is new to it, whatever --from is', async () => {
  const trail = await streamedTrail([november]);
  await trail.record(november, 1, 2);
  const one = trail.open({ instance: 'sandbox' });
  await one.drain();
  await one.release();
  await trail.open({ from: 'now' }).drain();
  expect(sentOf(trail)).toEqual(['sandbox 1', 'other 1']);
});

it('a stream that was removed begins again', async () => {
  const trail = await streamedTrail([november]);
  const one = trail.open({ instance: 'sandbox' });
  await one.drain();
  await one.release();
  await trail.removeStream();
  await trail.open({ from: 'now' }).drain();
  expect(sentOf(trail)).toEqual(['sandbox 1']);
});

it('a stream that cannot begin a trail ends only once no other trail is being begun', async () => {
  const trail = await streamedTrail([]);
  await trail.createInstances(3);
  const order: string[] = [];
  const drained = trail
    .open({
      leases: {
        findStart: async () => undefined,
        take: async () => new Map(),
        async begin(instanceId) {
          if (instanceId === 2) throw new Error('the database is away');
          if (instanceId === 3) await setImmediate();
          order.push(`began ${instanceId}`);
          return true;
        },
        move: async () => true,
        release: async () => undefined,
      },
    })
    .drain();
  await expect(drained.finally(() => order.push('ended'))).rejects.toThrow('the database is away');
  await setImmediate();
  await setImmediate();
  expect(order).toEqual(['began 1', 'began 3', 'ended']);
});
