import { expect, it } from 'vitest';
import { createMetrics } from '../../src/operations/metrics.ts';
import { measureAuditStreams } from '../../src/operations/stream-metrics.ts';
import { inMonth } from '../support/portal/archivable-trail.ts';
import { streamedTrail } from '../support/portal/audit-stream.ts';

it('the lag of streams is the unsent events of the slowest one, and the age of the oldest of them', async () => {
  const trail = await streamedTrail([inMonth('2026-11')]);
  const metrics = createMetrics('1.2.3');
  measureAuditStreams(metrics, trail.database.reads, () => trail.time.now);
  const read = async () => {
    const text = await metrics.registry.metrics();
    const sampleOf = (name: string) => Number(new RegExp(`^${name} (.+)$`, 'm').exec(text)?.[1]);
    return [
      sampleOf('portal_audit_stream_lag_events'),
      sampleOf('portal_audit_stream_lag_seconds'),
    ];
  };
  expect(await read()).toEqual([0, 0]);
  const stream = trail.open();
  await stream.drain();
  await stream.drain();
  trail.time.now += 600_000;
  expect(await read()).toEqual([0, 0]);

  await trail.record(inMonth('2026-11') + 300_000);
  await trail.record(inMonth('2026-11') + 500_000);
  expect(await read()).toEqual([2, 300]);
  await trail.archive('2026-11');
  // The age of an archived event is unknown: the stream last moved 600 seconds ago.
  expect(await read()).toEqual([3, 600]);
});
