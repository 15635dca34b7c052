import { mkdtempSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { seedClinicFolder } from '../../support/clinic/clinic-folder.ts';
import { startServerProcess } from '../../support/process/server-process.ts';
import { percentile } from '../percentile.ts';
import { createKnownClient } from './known-client.ts';
import { type LoadOutcome, loadRound } from './load-round.ts';

/**
 * `node test/campaign/load/load.ts --rounds 5 --seconds 4`: measures the effect of each attack on a known client and on the
 * memory of the server. Exits with 1 if the client's p99 doubles in the median of the rounds, or the memory exceeds its limit
 * in any round.
 *
 * The server runs as the documentation recommends, and the client runs in this process. The attackers run in a process of the
 * lowest priority, because they stand for other machines, whose processor time is not the server's. This does not change their
 * requests. The first wave of each attack is not measured, because Node.js compiles code on first use.
 *
 * `--control` replaces the server with a bare node:http server, to show the share of the machine and of Node.js.
 */
const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '4' },
    control: { type: 'boolean', default: false },
  },
});
const mostTimesQuiet = 2;

const dataDir = mkdtempSync(join(tmpdir(), 'mdhq-load-'));
await seedClinicFolder(dataDir, 100);
const bareServer = fileURLToPath(import.meta.resolve('./bare-server.ts'));
const server = await startServerProcess(
  dataDir,
  { PORTAL_LOG_LEVEL: 'info', NODE_OPTIONS: '--max-semi-space-size=16' },
  values.control ? [bareServer] : undefined,
);
const client = createKnownClient(server.url);
const quiet: number[] = [];
const outcomes: LoadOutcome[] = [];
try {
  // Everything that is loaded or compiled on first use is ready.
  for (let asked = 0; asked < 1_000; asked += 1) await client.ask();
  for (let round = 1; round <= Number(values.rounds); round += 1) {
    for await (const outcome of loadRound(server, client, Number(values.seconds) * 1_000)) {
      if ('quiet' in outcome) {
        quiet.push(outcome.quiet);
        continue;
      }
      outcomes.push(outcome);
      const { attack, p99, timesQuiet } = outcome;
      process.stdout.write(
        `round ${round}, ${attack}: p99 ${p99.toFixed(1)} ms, ${timesQuiet.toFixed(2)} x quiet\n`,
      );
    }
  }
} finally {
  client.close();
  await server.end('SIGTERM');
  rmSync(dataDir, { recursive: true });
}

const inMegabytes = (bytes: number) => `${Math.round(bytes / 1_048_576)} MiB`;
const median = (some: readonly number[]) => percentile(some, 0.5);
const load = loadavg().map((average) => average.toFixed(1));
process.stdout.write(
  `quiet: p99 ${median(quiet).toFixed(1)} ms; load average ${load.join(', ')}\n`,
);
for (const [attack, rounds] of Map.groupBy(outcomes, (outcome) => outcome.attack)) {
  const p99 = median(rounds.map((outcome) => outcome.p99));
  const timesQuiet = median(rounds.map((outcome) => outcome.timesQuiet));
  const memory = percentile(
    rounds.map((outcome) => outcome.memory),
    1,
  );
  const [{ mostMemory, responses } = { mostMemory: 0, responses: {} }] = rounds;
  const isSlow = timesQuiet >= mostTimesQuiet;
  const isLarge = memory > mostMemory;
  process.stdout.write(
    `${attack}: p99 ${p99.toFixed(1)} ms, ${timesQuiet.toFixed(2)} x quiet${isSlow ? ' TOO SLOW' : ''}; ` +
      `+${inMegabytes(memory)} of ${inMegabytes(mostMemory)}${isLarge ? ' TOO LARGE' : ''}; ${JSON.stringify(responses)}\n`,
  );
  if (isSlow || isLarge) process.exitCode = 1;
}
