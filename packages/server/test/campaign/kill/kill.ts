import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { percentile } from '../percentile.ts';
import { killLoop } from './kill-loop.ts';

/** `node test/campaign/kill/kill.ts --kills 100`: kills the built server; prints a line for each kill; exits with 1 if anything was lost. */
const { values } = parseArgs({ options: { kills: { type: 'string', default: '100' } } });
const dataDir = mkdtempSync(join(tmpdir(), 'mdhq-kills-'));
const command = [fileURLToPath(import.meta.resolve('../../../bin/mdhq-portal.js')), 'serve'];
const answersBefore = () => 1 + Math.floor(Math.random() * 300);
const times: number[] = [];
let faults = 0;
for await (const outcome of killLoop(dataDir, Number(values.kills), answersBefore, command)) {
  times.push(outcome.readyAfterMs);
  faults += outcome.faults.length;
  const ready = `ready after ${Math.round(outcome.readyAfterMs)} ms`;
  process.stdout.write(
    `kill ${times.length}: ${outcome.acknowledged} acknowledged, ${ready}, ${outcome.faults.length} faults\n`,
  );
  for (const fault of outcome.faults) process.stdout.write(`  ${fault}\n`);
}
const at = (share: number) => Math.round(percentile(times, share));
process.stdout.write(
  `${times.length} kills, ${faults} faults; ready after ${at(0.5)} ms (median), ${at(1)} ms (most)\n`,
);
if (faults === 0) rmSync(dataDir, { recursive: true });
else process.stdout.write(`The database is kept in ${dataDir}.\n`);
process.exitCode = faults === 0 ? 0 : 1;
