import { chmodSync, readFileSync, renameSync, statSync, writeSync } from 'node:fs';
import { expect, it } from 'vitest';
import { toFhirAuditEvent } from '../../../../src/portal/audit/fhir-audit-event.ts';
import { isLeased } from '../../../../src/portal/audit/stream/stream-leases.ts';
import { StreamHeld, silentReport } from '../../../../src/portal/audit/stream/stream-trails.ts';
import { StreamFault } from '../../../../src/portal/audit/stream/unsent-events.ts';
import { hideFirstEvent, inMonth } from '../../../support/portal/archivable-trail.ts';
import { firstOfEach, idOf, streamedTrail } from '../../../support/portal/audit-stream.ts';
import { allRows, changeRows } from '../../../support/rows.ts';

const november = Array(5).fill(inMonth('2026-11'));
const receiverThat = (fails: () => void) => ({
  batchSize: 10,
  send: async () => fails(),
  close: () => undefined,
});

it('sends each event of all instances once, in order, as audit export writes it, and then only new ones', async () => {
  const trail = await streamedTrail(november);
  const stream = trail.open();
  await stream.drain();
  const [first] = await allRows(trail.place, 'audit_events');
  expect.assert(first !== undefined);

  expect(trail.lines()[0]).toEqual({
    ...{ instance: 'sandbox', sequence: 1, hash: first.hash },
    auditEvent: toFhirAuditEvent(first, 'https://sandbox.example.com'),
  });
  // Each trail ends with the event that records its stream, which the next call sends.
  await trail.record(inMonth('2026-11'), 1, 2);
  await stream.drain();
  const events = await trail.events();
  expect(events).toHaveLength(5 + 1 + 2);
  expect(trail.lines().map(idOf).toSorted(byEvent)).toEqual(events);
  await stream.drain();
  expect(trail.lines()).toHaveLength(events.length);
});

const byEvent = (one: { instance: string; sequence: number }, other: typeof one) =>
  other.instance.localeCompare(one.instance) || one.sequence - other.sequence;

it('records the beginning of a stream in each trail, and not its continuation (Q57)', async () => {
  const trail = await streamedTrail([]);
  for (const holder of ['one', 'two']) {
    const stream = trail.open({ holder });
    await stream.drain();
    await stream.release();
  }
  const acts = await allRows(trail.place, 'audit_events');
  expect(acts).toMatchObject(
    [1, 2].map((instance_id) => ({
      ...{ instance_id, operation: 'audit stream', action: 'read', actor: 'kim' },
      entity: 'audit_stream/default',
    })),
  );
});

it('does not move the position of events that the receiver does not have, and sends them again', async () => {
  const trail = await streamedTrail(november);
  const failing = trail.open({
    receiver: receiverThat(() => {
      throw new Error('away');
    }),
  });
  await expect(failing.drain()).rejects.toThrow('away');
  expect(await trail.positions()).toEqual([0, 0]);

  await trail.open().drain();
  expect(
    trail
      .lines()
      .map(({ sequence }) => sequence)
      .slice(0, 5),
  ).toEqual([1, 2, 3, 4, 5]);
});

it('begins a line of its own after a write that was interrupted within a line (ENOSPC)', async () => {
  const trail = await streamedTrail(november);
  let isFull = true;
  const stream = trail.open({
    write(descriptor, bytes, offset) {
      if (!isFull) return writeSync(descriptor, bytes, offset);
      if (offset > 0) throw Object.assign(new Error(), { code: 'ENOSPC' });
      return writeSync(descriptor, bytes, 0, 1_500);
    },
  });
  await expect(stream.drain()).rejects.toMatchObject({ code: 'ENOSPC' });
  isFull = false;
  await stream.drain();

  const text = readFileSync(trail.file, 'utf8').split('\n');
  expect(text.length - 1).toBe(trail.lines().length + 1);
  expect(firstOfEach(trail.lines()).map(idOf).slice(0, 5)).toEqual(
    (await trail.events()).slice(0, 5),
  );
});

it('creates the file again after it was renamed, with mode 0600 whatever that of the first one was', async () => {
  const trail = await streamedTrail(november);
  const stream = trail.open({ instance: 'sandbox' });
  await stream.drain();
  chmodSync(trail.file, 0o640);
  renameSync(trail.file, `${trail.file}.1`);
  await trail.record(inMonth('2026-11'));
  await stream.drain();

  expect(trail.lines(`${trail.file}.1`)).toHaveLength(6);
  expect(trail.lines()).toMatchObject([{ sequence: 7 }]);
  expect(statSync(trail.file).mode & 0o777).toBe(0o600);
});

it('writes lines again if the file is renamed before they are on disk, because it may be compressed already', async () => {
  const trail = await streamedTrail(november);
  let isRenamed = false;
  await trail
    .open({
      instance: 'sandbox',
      write(descriptor, bytes, offset) {
        if (!isRenamed) renameSync(trail.file, `${trail.file}.1`);
        isRenamed = true;
        return writeSync(descriptor, bytes, offset);
      },
    })
    .drain();

  expect(trail.lines()).toHaveLength(6);
  expect(trail.lines(`${trail.file}.1`)).toEqual(trail.lines());
});

it('reads archived months from the folder of the archives, and goes on with the database', async () => {
  const months = ['2026-06', '2026-06', '2026-07', '2026-11'].map(inMonth);
  const trail = await streamedTrail(months);
  const events = await trail.events();
  await trail.archive('2026-07');

  const { readArchived } = trail;
  await trail.open({ readArchived, instance: 'sandbox' }).drain();
  expect(trail.lines().map(idOf).slice(0, 4)).toEqual(events);
  // Two archives and the stream are recorded.
  expect(trail.lines().map(({ sequence }) => sequence)).toEqual([1, 2, 3, 4, 5, 6, 7]);
});

it('refuses archived events without their folder, and sends the trails of the other instances', async () => {
  const trail = await streamedTrail(['2026-06', '2026-11'].map(inMonth));
  await trail.record(inMonth('2026-11'), 1, 2);
  await trail.archive('2026-06');

  await expect(trail.open().drain()).rejects.toThrow(
    new StreamFault('Events 1 to 1 are archived: pass --archives.'),
  );
  expect(new Set(trail.lines().map(({ instance }) => instance))).toEqual(new Set(['other']));
  expect(trail.lines()[0]).toMatchObject({ sequence: 1 });
});

it('goes on with the archive if the next events are archived while it runs', async () => {
  const trail = await streamedTrail(['2026-06', '2026-06', '2026-06', '2026-11'].map(inMonth));
  const events = await trail.events();
  let isArchived = false;
  const { readArchived } = trail;
  const sent: object[] = [];
  await trail
    .open({
      readArchived,
      receiver: {
        batchSize: 1,
        async send(batch) {
          for (const { event } of batch) if (event.instance_id === 1) sent.push(event);
          if (!isArchived) await trail.archive('2026-06');
          isArchived = true;
        },
        close: () => undefined,
      },
    })
    .drain();
  expect(sent.slice(0, 4)).toMatchObject(events.map(({ sequence, hash }) => ({ sequence, hash })));
});

it.each([
  ['was removed', 'delete from audit_events where sequence = 3'],
  ['was edited', "update audit_events set actor = 'eve' where sequence = 3"],
  ['and all later ones were removed', 'delete from audit_events where sequence >= 3'],
])('stops a trail before an event that %s (Q59)', async (_, change) => {
  const trail = await streamedTrail(november);
  await changeRows(trail.place, change);
  const faults: string[] = [];
  const report = { ...silentReport, faulty: (instance: string) => void faults.push(instance) };

  await expect(trail.open({ report, instance: 'sandbox' }).drain()).rejects.toThrow(
    'Event 3 of the audit trail was changed or removed: run audit verify.',
  );
  expect(trail.lines().map(({ sequence }) => sequence)).toEqual([1, 2]);
  expect(await trail.positions()).toEqual([2]);
  expect(faults).toEqual(['sandbox']);
});

it('sends nothing while another process has the lease, and continues once that has ended', async () => {
  const trail = await streamedTrail(november);
  const [one, two] = [trail.open(), trail.open({ holder: 'two' })];
  await one.drain();
  await expect(two.drain()).rejects.toThrow(StreamHeld);
  await one.release();
  await two.drain();
  await expect(one.drain()).rejects.toThrow(StreamHeld);
  await two.drain();

  const events = await trail.events();
  expect(trail.lines().map(idOf).toSorted(byEvent)).toEqual(events);
});

it('takes over 30 seconds after the last sign of a process that was killed', async () => {
  const trail = await streamedTrail(november);
  await trail.open().drain();
  trail.time.now += 29_000;
  await expect(trail.open({ holder: 'two' }).drain()).rejects.toThrow(StreamHeld);
  trail.time.now += 1_000;
  await trail.open({ holder: 'two' }).drain();

  expect(trail.lines().map(idOf).toSorted(byEvent)).toEqual(await trail.events());
});

it('does not move the position once another process has the lease', async () => {
  const trail = await streamedTrail(november);
  const two = trail.open({ holder: 'two' });
  const one = trail.open({
    receiver: {
      batchSize: 2,
      async send() {
        trail.time.now += 31_000;
        await two.drain();
      },
      close: () => undefined,
    },
  });
  await expect(one.drain()).rejects.toThrow(StreamHeld);
  expect((await allRows(trail.place, 'audit_streams')).map(({ holder }) => holder)).toEqual([
    'two',
    'two',
  ]);
  expect(trail.lines().map(idOf).toSorted(byEvent)).toEqual(await trail.events());
});

it('renews the leases on all trails in one transaction, and only after ten seconds', async () => {
  const trail = await streamedTrail([]);
  await trail.createInstances(...Array.from({ length: 20 }, (_, index) => index + 3));
  let writes = 0;
  const { database } = trail;
  const stream = trail.open({
    database: {
      ...database,
      write: (...args) => {
        writes += 1;
        return database.write(...args);
      },
    },
  });
  await stream.drain();
  await stream.drain();
  writes = 0;
  trail.time.now += 9_999;
  await stream.drain();
  expect(writes).toBe(0);
  trail.time.now += 1;
  await stream.drain();

  expect(writes).toBe(1);
  const ends = (await allRows(trail.place, 'audit_streams')).map((row) => row.leased_until);
  expect(ends).toEqual(Array(22).fill(trail.time.now + 30_000));
});

it('no lease expires during a round that takes longer than a lease, and each event is sent once', async () => {
  const trail = await streamedTrail([]);
  const instances = [3, 4, 5, 6, 7, 8];
  await trail.createInstances(...instances);
  for (const id of instances) await trail.record(inMonth('2026-11'), 1, id);
  const sent: string[] = [];
  const expired: number[] = [];
  await trail
    .open({
      from: inMonth('2026-11'),
      receiver: {
        batchSize: 1,
        async send([streamed]) {
          sent.push(String(streamed?.event.hash));
          trail.time.now += 10_000;
          for (const row of await allRows(trail.place, 'audit_streams')) {
            if (row.leased_until <= trail.time.now) expired.push(row.instance_id);
          }
        },
        close: () => undefined,
      },
    })
    .drain();
  expect(expired).toEqual([]);
  expect(sent.length).toBeGreaterThanOrEqual(instances.length);
  expect(new Set(sent).size).toBe(sent.length);
});

it('ends its round once another process has taken over the lease', async () => {
  const trail = await streamedTrail(november);
  await trail.record(inMonth('2026-11'), 1, 2);
  const received: string[] = [];
  const stream = trail.open({
    receiver: {
      batchSize: 10,
      async send(events) {
        received.push(...events.map(({ instance }) => instance));
        const taken = trail.time.now + 40_000;
        await changeRows(
          trail.place,
          `update audit_streams set holder = 'two', leased_until = ${taken} where instance_id = 2`,
        );
        trail.time.now += 11_000;
      },
      close: () => undefined,
    },
  });
  await expect(stream.drain()).rejects.toThrow(StreamHeld);
  expect(new Set(received)).toEqual(new Set(['sandbox']));
});

it('reports a position that is older than what it has sent, and sends the events from there', async () => {
  const trail = await streamedTrail(november);
  const rewound: object[] = [];
  const stream = trail.open({
    instance: 'sandbox',
    report: {
      ...silentReport,
      rewound: (instance, positions) => void rewound.push({ instance, ...positions }),
    },
  });
  await stream.drain();
  const third = (await trail.events())[2];
  await changeRows(
    trail.place,
    `update audit_streams set sequence = 3, hash = '${third?.hash}' where instance_id = 1`,
  );
  trail.time.now += 10_000;
  await stream.drain();

  expect(rewound).toEqual([{ instance: 'sandbox', sent: 6, stored: 3 }]);
  expect(trail.lines().map(({ sequence }) => sequence)).toEqual([1, 2, 3, 4, 5, 6, 4, 5, 6]);
});

it.each([
  ['ends before', 'delete from audit_events where sequence > 2', 2],
  ['has another history at', 'delete from audit_events where sequence = 6', 6],
])('reports a trail that %s the last event that was sent (Q59)', async (_, change, sequence) => {
  const trail = await streamedTrail(november);
  await trail.open({ instance: 'sandbox' }).drain();
  const hash = (await trail.events())[1]?.hash;
  await changeRows(trail.place, change);
  await changeRows(
    trail.place,
    `update audit_heads set sequence = ${sequence}, hash = '${hash}' where instance_id = 1`,
  );
  await expect(trail.open({ instance: 'sandbox' }).drain()).rejects.toThrow(
    new StreamFault('The audit trail no longer has event 6, which was sent: run audit verify.'),
  );
});

it('a lease from before the clock was set back does not count', () => {
  expect(isLeased({ leased_until: 31_000 }, 1_000)).toBe(true);
  expect(isLeased({ leased_until: 31_001 }, 1_000)).toBe(false);
  expect(isLeased({ leased_until: 1_000 }, 1_000)).toBe(false);
});

it.each([
  ['a time', inMonth('2026-07') - 1, [3, 4, 5, 6]],
  ['the time of an event', inMonth('2026-07'), [3, 4, 5, 6]],
  ['a later time', inMonth('2026-07') + 1, [4, 5, 6]],
  ['now', 'now' as const, [6]],
])('begins a new stream at %s, with archives before and after', async (_, from, expected) => {
  const trail = await streamedTrail(['2026-06', '2026-06', '2026-07', '2026-11'].map(inMonth));
  // Event 5 records it.
  await trail.archive('2026-06');
  const { readArchived } = trail;
  await trail.open({ from, readArchived, instance: 'sandbox' }).drain();
  // An existing position does not change.
  await trail.open({ from: 0, readArchived, instance: 'sandbox' }).drain();
  expect(trail.lines().map(({ sequence }) => sequence)).toEqual(expected);
});

it('waits for an unavailable receiver, twice as long each time, and then sends everything', async () => {
  const trail = await streamedTrail(november);
  let attempts = 0;
  const delays: number[] = [];
  const giveUp = new AbortController();
  const received: number[] = [];
  await trail
    .open({
      instance: 'sandbox',
      timing: { pollMs: 1, firstDelayMs: 1, longestDelayMs: 4, faultMs: 1 },
      receiver: {
        batchSize: 10,
        async send(events) {
          attempts += 1;
          if (attempts <= 4) throw new Error('away');
          received.push(...events.map(({ event }) => event.sequence));
          if (received.length === 6) giveUp.abort();
        },
        close: () => undefined,
      },
      report: { ...silentReport, delayed: (_, delayMs) => void delays.push(delayMs) },
    })
    .follow(giveUp.signal);

  expect(delays).toEqual([1, 2, 4, 4]);
  expect(received).toEqual([1, 2, 3, 4, 5, 6]);
});

it('a changed record of an archive stops the start of its trail only, and the first error names it', async () => {
  const trail = await streamedTrail(november);
  await hideFirstEvent(trail.place);
  await trail.record(inMonth('2026-11'), 9, 2);
  const stream = trail.open({ from: inMonth('2026-11'), checkSeal: () => 'changed' });

  await expect(stream.drain()).rejects.toEqual(
    new StreamFault(
      'The record of the archive 2026-05 was changed, or was sealed with another anchor-key: run audit verify, or pass --archives with its manifest.',
    ),
  );
  expect(new Set(trail.lines().map(({ instance }) => instance))).toEqual(new Set(['other']));
  expect(await trail.positions()).toHaveLength(1);
});
