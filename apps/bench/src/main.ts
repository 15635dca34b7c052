import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { measureClients } from './clients/measure-clients.ts';
import { createClinic } from './clinic.ts';
import { measureDismissals } from './measure-dismissals.ts';
import { measureGrowth } from './measure-growth.ts';
import { measureInvitations } from './measure-invitations.ts';
import { measureMocks } from './measure-mocks.ts';
import { measureReads } from './measure-reads.ts';
import { renderReport } from './report.ts';

const say = (line: string) => process.stderr.write(`${line}\n`);

await new Command('bench')
  .description(
    'Measures the server and the client beside others, in one run, and holds them against their budgets.',
  )
  .option('--rounds <n>', 'alternating rounds, of which the median counts', Number, 5)
  .option('--seconds <n>', 'how long each of them is', Number, 4)
  .option('--large', 'also at five million rows, which takes 4 GB of disk for a while')
  .action(async (effort: { rounds: number; seconds: number; large?: true }) => {
    const folder = mkdtempSync(join(tmpdir(), 'portal-bench-'));
    try {
      say('Leave the machine alone meanwhile. Clients ...');
      const clients = await measureClients(effort);
      say('Reads ...');
      const clinic = join(folder, 'reads');
      await createClinic(clinic, { requests: 10_000 });
      const reads = await measureReads(clinic, effort);
      say('Mocks ...');
      const mocks = await measureMocks(clinic, effort);
      say('Dismissals ...');
      const dismissals = await measureDismissals(folder, effort);
      say('Invitations ...');
      const invitations = await measureInvitations(folder, effort);
      if (effort.large) say('Five million rows ...');
      const growth = effort.large ? await measureGrowth(folder, effort) : [];
      const measured = [...clients, ...reads, ...mocks, ...dismissals, ...invitations, ...growth];
      process.stdout.write(`${renderReport(measured)}
`);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  })
  .parseAsync(process.argv.filter((argument) => argument !== '--'));
