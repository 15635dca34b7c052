import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { env } from 'node:process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Registry } from '@mdhq/test-registry';

const run = promisify(execFile);

const root = fileURLToPath(new URL('../../../..', import.meta.url));

/** What the copy does not need: large files, and data of running programs. */
const excluded = [
  './.git',
  './node_modules',
  './packed',
  './apps/consumer/tools/node_modules',
  '.turbo',
  '.cache',
  '.vite*',
  'data',
  'portal-data',
];

/** A part of what `changeset pack` writes. */
interface PublishPlan {
  readonly plan: readonly (readonly { kind: string; name: string; version: string }[])[];
}

/** A copy of this workspace as it is built, in which a test releases packages. */
export class WorkspaceCopy {
  readonly root: string;

  private constructor(folder: string) {
    this.root = folder;
  }

  /** Copies the workspace with its builds. The installed dependencies are shared. */
  static async create(folder: string): Promise<WorkspaceCopy> {
    const copy = new WorkspaceCopy(folder);
    await mkdir(folder);
    const options = excluded.map((name) => `--exclude=${name}`);
    const tar = join(folder, '../workspace.tar');
    await run('tar', ['-cf', tar, ...options, '-C', root, '.']);
    await run('tar', ['-xf', tar, '-C', folder]);
    await symlink(join(root, 'node_modules'), join(folder, 'node_modules'));
    await copy.run('git', ['init', '--quiet', '--initial-branch=main']);
    return copy;
  }

  /**
   * Publishes the versions that a registry does not have, with the commands of the workflow `release`: a plan, tarballs of
   * what is planned, and their publication.
   * @returns the packages, such as `@mdhq/portal-client@0.1.0`
   */
  async publish({ npmrcFile }: Registry): Promise<string[]> {
    const settings = { NPM_CONFIG_USERCONFIG: npmrcFile, NPM_CONFIG_PROVENANCE: 'false' };
    const folder = await mkdtemp(join(this.root, '../packed-'));
    const plan = join(folder, 'plan.json');
    await this.run('changeset', ['publish-plan', '--output', plan], settings);
    await this.run(
      'changeset',
      ['pack', '--from-publish-plan', plan, '--out-dir', folder],
      settings,
    );
    await this.run('changeset', ['publish', '--from-pack-dir', folder], settings);
    const packed: PublishPlan = JSON.parse(
      await readFile(join(folder, 'publish-plan.json'), 'utf8'),
    );
    return packed.plan
      .flat()
      .filter(({ kind }) => kind === 'publish')
      .map(({ name, version }) => `${name}@${version}`);
  }

  /** Runs a command in the copy, and returns its output; throws with its output if it fails. */
  async run(
    command: string,
    args: string[],
    settings: Readonly<Record<string, string>> = {},
  ): Promise<string> {
    const { stdout } = await run(command, args, {
      cwd: this.root,
      maxBuffer: 64 * 1024 * 1024,
      env: {
        ...env,
        PATH: [join(root, 'node_modules/.bin'), env['PATH']].join(delimiter),
        // The dependencies are those of the workspace, which must not change.
        pnpm_config_verify_deps_before_run: 'false',
        TURBO_TELEMETRY_DISABLED: '1',
        ...settings,
      },
    });
    return stdout;
  }

  async commit(message: string): Promise<void> {
    const author = ['-c', 'user.name=Test', '-c', 'user.email=test@example.com'];
    await this.run('git', ['add', '--all']);
    await this.run('git', [...author, 'commit', '--quiet', '--message', message]);
  }

  /** Replaces a text in a file; throws if the file does not have it. */
  async replace(file: string, before: string | RegExp, after: string): Promise<void> {
    const path = join(this.root, file);
    const text = await readFile(path, 'utf8');
    const changed = text.replace(before, after);
    if (changed === text) throw new Error(`${file} does not contain ${before}.`);
    await writeFile(path, changed);
  }

  read(file: string): Promise<string> {
    return readFile(join(this.root, file), 'utf8');
  }

  async write(file: string, text: string): Promise<void> {
    await mkdir(join(this.root, file, '..'), { recursive: true });
    await writeFile(join(this.root, file), text);
  }

  /** Removes the pending changesets and the migration notes. */
  async removePlans(): Promise<void> {
    const folder = join(this.root, '.changeset');
    const changesets = (await readdir(folder)).filter((name) => name.endsWith('.md'));
    await Promise.all(changesets.map((name) => rm(join(folder, name))));
    await rm(join(this.root, 'docs/migrations'), { recursive: true, force: true });
  }

  async version(folder: string): Promise<string> {
    const text = await readFile(join(this.root, folder, 'package.json'), 'utf8');
    return (JSON.parse(text) as { version: string }).version;
  }

  /** Builds some packages, without their dependencies. */
  async build(folders: string[]): Promise<void> {
    for (const folder of folders) {
      await this.run('tsc', ['--checkers', '1', '-p', join(folder, 'tsconfig.build.json')]);
    }
  }
}
