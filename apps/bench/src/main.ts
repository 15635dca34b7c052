import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { measureDismissals } from './measure-dismissals.ts';
import { measureReads } from './measure-reads.ts';
import { renderReport } from './report.ts';

const say = (line: string) => process.stderr.write(`${line}\n`);

await new Command('bench')
  .description(
    'Measures the server beside bare ones, in one run, and holds it against its budgets.',
  )
  .option('--rounds <n>', 'alternating rounds, of which the median counts', Number, 5)
  .option('--seconds <n>', 'how long each of them is', Number, 4)
  .action(async (effort: { rounds: number; seconds: number }) => {
    const folder = mkdtempSync(join(tmpdir(), 'portal-bench-'));
    try {
      say('Leave the machine alone meanwhile. Reads ...');
      const reads = await measureReads(join(folder, 'reads'), effort);
      say('Dismissals ...');
      const dismissals = await measureDismissals(folder, effort);
      process.stdout.write(`${renderReport([...reads, ...dismissals])}\n`);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  })
  .parseAsync(process.argv.filter((argument) => argument !== '--'));
