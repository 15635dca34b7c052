import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Argument, Command, Option } from 'commander';
import { measureClients } from './clients/measure-clients.ts';
import type { Effort } from './effort.ts';
import { type Engine, type EngineName, engineNames } from './engines/engine.ts';
import { startEngine } from './engines/start-engine.ts';
import { measureDismissals } from './measure-dismissals.ts';
import { measureGrowth } from './measure-growth.ts';
import { measureInvitations } from './measure-invitations.ts';
import { measureMocks } from './measure-mocks.ts';
import { measureReads } from './measure-reads.ts';
import { measureServers } from './measure-servers.ts';
import { type Measurement, renderReport } from './report.ts';

interface Part {
  engines: readonly EngineName[];
  measure(engine: Engine, effort: Effort): Promise<Measurement[]>;
}

interface Options extends Omit<Effort, 'round'> {
  seconds: number;
  engine?: EngineName;
}

/** The parts with a database. Each is measured separately on each engine, in its own folder. */
const parts: Readonly<Record<string, Part>> = {
  reads: { engines: engineNames, measure: measureReads },
  mocks: { engines: ['sqlite'], measure: measureMocks },
  dismissals: { engines: engineNames, measure: measureDismissals },
  invitations: { engines: engineNames, measure: measureInvitations },
  servers: { engines: ['postgres'], measure: measureServers },
  growth: { engines: engineNames, measure: measureGrowth },
};
const partNames = ['clients', ...Object.keys(parts)];

await new Command('bench')
  .description('Measure the server and the client, compared with others, and check the budgets.')
  .addArgument(
    new Argument('[parts...]', 'parts to measure; growth takes long and needs much disk space')
      .choices(partNames)
      .default(partNames.filter((part) => part !== 'growth')),
  )
  .addOption(
    new Option('--engine <name>', 'measure the server on this engine only').choices(engineNames),
  )
  .option('--rounds <n>', 'alternating rounds; the median counts', Number, 5)
  .option('--seconds <n>', 'duration of each round', Number, 4)
  .option('--requests <n>', 'portal requests of the clinic', Number, 10_000)
  .option('--growth <n>', 'how many times as many the large clinic has', Number, 500)
  .option('--clinics <n>', 'how many clinics two servers serve', Number, 16)
  .option(
    '--rest-seconds <n>',
    'how long the server is idle before its memory is measured',
    Number,
    10,
  )
  .action(async (chosen: string[], { engine, seconds, ...rest }: Options) => {
    const effort: Effort = { ...rest, round: { duration: seconds } };
    process.stderr.write('Run nothing else on this machine meanwhile.\n');
    for (const name of chosen) {
      const part = parts[name];
      if (part === undefined) {
        process.stderr.write(`${name} ...\n`);
        print(name, await measureClients(effort));
        continue;
      }
      for (const on of part.engines) {
        if (engine === undefined || engine === on) await runPart(name, part, on, effort);
      }
    }
  })
  .parseAsync(process.argv.filter((argument) => argument !== '--'));

async function runPart(name: string, part: Part, on: EngineName, effort: Effort): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'portal-bench-'));
  try {
    const engine = await startEngine(on, folder);
    process.stderr.write(`${name} on ${engine.title} ...\n`);
    try {
      print(`${name}, ${engine.title}`, await part.measure(engine, effort));
    } finally {
      await engine.close();
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function print(title: string, measurements: readonly Measurement[]): void {
  process.stdout.write(`${title}\n${renderReport(measurements)}\n\n`);
}
