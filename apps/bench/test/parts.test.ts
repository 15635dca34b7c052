import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Engine } from '../src/engines/engine.ts';
import { startEngine } from '../src/engines/start-engine.ts';
import { measureDismissals } from '../src/measure-dismissals.ts';
import { measureGrowth } from '../src/measure-growth.ts';
import { measureReads } from '../src/measure-reads.ts';
import { measureServers } from '../src/measure-servers.ts';

const effort = {
  rounds: 1,
  round: { amount: 64 },
  requests: 100,
  growth: 3,
  clinics: 2,
  restSeconds: 0,
};
const parts = { measureReads, measureDismissals, measureServers, measureGrowth };

let folder: string;
let engine: Engine;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'bench-test-'));
  engine = await startEngine('postgres', folder);
}, 60_000);
afterAll(async () => {
  await engine.close();
  rmSync(folder, { recursive: true });
}, 60_000);

it.each(Object.entries(parts))(
  '%s measures a small clinic on PostgreSQL, with each response a 2xx',
  async (_name, measure) => {
    const measurements = await measure(engine, effort);

    for (const { measured } of measurements) {
      expect(measured).toBeGreaterThan(0);
      expect(measured).toBeLessThan(Number.POSITIVE_INFINITY);
    }
  },
  120_000,
);
