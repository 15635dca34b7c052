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

/** Each part is measured separately, in its own folder. */
const parts: Readonly<Record<string, (folder: string, effort: Effort) => Promise<Measurement[]>>> =
  {
    clients: (_folder, effort) => measureClients(effort),
    reads: measureReads,
    mocks: measureMocks,
    dismissals: measureDismissals,
    invitations: measureInvitations,
    growth: measureGrowth,
  };
const defaultParts = Object.keys(parts).filter((part) => part !== 'growth');

await new Command('bench')
  .description('Measure the server and the client, compared with others, and check the budgets.')
  .addArgument(
    new Argument('[parts...]', 'parts to measure; growth needs 4 GB of disk space')
      .choices(Object.keys(parts))
      .default(defaultParts),
  )
  .option('--rounds <n>', 'alternating rounds; the median counts', Number, 5)
  .option('--seconds <n>', 'duration of each round', Number, 4)
  .action(async (chosen: string[], effort: Effort) => {
    process.stderr.write('Run nothing else on this machine meanwhile.\n');
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
