import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Argument, Command } from 'commander';
import { measureClients } from './clients/measure-clients.ts';
import { measureDismissals } from './measure-dismissals.ts';
import { measureGrowth } from './measure-growth.ts';
import { measureInvitations } from './measure-invitations.ts';
import { measureMocks } from './measure-mocks.ts';
import { measureReads } from './measure-reads.ts';
import { type Measurement, renderReport } from './report.ts';

interface Effort {
  rounds: number;
  seconds: number;
}

/** What can be measured, each by itself, in a folder of its own. */
const parts: Readonly<Record<string, (folder: string, effort: Effort) => Promise<Measurement[]>>> =
  {
    clients: (_folder, effort) => measureClients(effort),
    reads: measureReads,
    mocks: measureMocks,
    dismissals: measureDismissals,
    invitations: measureInvitations,
    growth: measureGrowth,
  };
const usual = Object.keys(parts).filter((part) => part !== 'growth');

await new Command('bench')
  .description(
    'Measures the server and the client beside others, in one run, and holds them against their budgets.',
  )
  .addArgument(
    new Argument('[parts...]', 'what to measure; growth takes 4 GB of disk for a while')
      .choices(Object.keys(parts))
      .default(usual),
  )
  .option('--rounds <n>', 'alternating rounds, of which the median counts', Number, 5)
  .option('--seconds <n>', 'how long each of them is', Number, 4)
  .action(async (chosen: string[], effort: Effort) => {
    process.stderr.write('Leave the machine alone meanwhile.\n');
    for (const part of chosen) {
      process.stderr.write(`${part} ...\n`);
      const folder = mkdtempSync(join(tmpdir(), 'portal-bench-'));
      try {
        const measured = await parts[part]?.(folder, effort);
        process.stdout.write(`${renderReport(measured ?? [])}\n`);
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    }
  })
  .parseAsync(process.argv.filter((argument) => argument !== '--'));
