import { execFile } from 'node:child_process';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Registry } from '@mdhq/test-registry';

const run = promisify(execFile);
const tsc = fileURLToPath(new URL('../../../../node_modules/typescript/bin/tsc', import.meta.url));
const { GOGC = '' } = process.env;
const env = { PATH: `${dirname(process.execPath)}:/usr/bin:/bin`, GOGC };

/** A program of another team. */
const program = `import { createPortalClient, type FeederResult, type Patient } from '@mdhq/portal-client';
import { usePatient } from '@mdhq/portal-react';

declare const process: { argv: string[] };

const client = createPortalClient(process.argv[2] ?? '');
const patient: Patient = await client.patients.show(1);
console.log(patient.last_name, patient.sex);
const queued: FeederResult = await client.prescriptions.queue(1, { drug_id: 4711 });
console.log(queued.result, typeof usePatient);
`;

/** A project of another team, outside the workspace. */
export class ConsumerProject {
  readonly folder: string;

  private constructor(folder: string) {
    this.folder = folder;
  }

  static async create(folder: string, registry: Registry): Promise<ConsumerProject> {
    await mkdir(folder);
    await writeFile(join(folder, 'package.json'), '{ "private": true, "type": "module" }');
    await writeFile(join(folder, '.npmrc'), registry.npmrc);
    await writeFile(join(folder, 'program.ts'), program);
    return new ConsumerProject(folder);
  }

  /** Bypasses what npm has cached of our packages, by another name of the registry's host. */
  async forgetVersions(registry: Registry): Promise<void> {
    const npmrc = registry.npmrc.replaceAll('127.0.0.1', 'localhost');
    await writeFile(join(this.folder, '.npmrc'), npmrc);
    await rm(join(this.folder, 'package-lock.json'));
  }

  /** Installs packages. Third-party packages come from npm's cache or the configured registry. */
  async install(...packages: string[]): Promise<void> {
    const options = ['--prefer-offline', '--ignore-scripts', '--no-audit', '--no-fund'];
    await rm(join(this.folder, 'node_modules'), { recursive: true, force: true });
    await run('npm', ['install', ...options, '--fetch-timeout=20000', ...packages], {
      cwd: this.folder,
    });
  }

  /** Compiles the program, and returns the errors, one in a line. */
  async compile(): Promise<string[]> {
    const options = ['--noEmit', '--strict', '--module', 'nodenext', '--target', 'es2023'];
    const sparing = ['--checkers', '1'];
    const { stdout } = await run(
      process.execPath,
      [
        ...[tsc, ...sparing, ...options, '--lib', 'es2023,dom,dom.iterable'],
        ...['--types', 'react', 'program.ts'],
      ],
      { cwd: this.folder, env },
    ).catch((failure: { stdout: string }) => failure);
    return stdout.split('\n').filter((line) => line.includes('error'));
  }

  /** Runs the program against a portal, and returns its output. */
  async run(url: string): Promise<string> {
    const { stdout } = await run(process.execPath, ['program.ts', url], { cwd: this.folder, env });
    return stdout;
  }
}
