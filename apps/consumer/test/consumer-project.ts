import { execFile } from 'node:child_process';
import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../../..', import.meta.url));
const app = fileURLToPath(new URL('..', import.meta.url));

/** The published packages that are installed. */
const packages: Record<string, string> = {
  '@mdhq/portal-spec': 'spec',
  '@mdhq/portal-types': 'packages/types',
  '@mdhq/portal-client': 'packages/client',
  '@mdhq/portal-react': 'packages/react',
  '@mdhq/portal-mock': 'packages/mock',
  '@mdhq/portal-contract': 'packages/contract',
};

const programs = ['read-queue.ts', 'desk.tsx', 'check-mock.ts'];

export interface ConsumerProject {
  folder: string;
  /** Compiles the programs to JavaScript, and returns the errors of `tsc`. */
  compile(): Promise<string>;
  remove(): Promise<void>;
}

/**
 * Creates a project outside the workspace with the packed packages and the programs of this folder. Other dependencies come
 * from pnpm's store or the registry.
 */
export async function startConsumerProject(): Promise<ConsumerProject> {
  const folder = await mkdtemp(join(tmpdir(), 'portal-consumer-'));
  const tarballs = Object.fromEntries(
    await Promise.all(Object.entries(packages).map(packInto(folder))),
  );
  await writeFile(
    join(folder, 'package.json'),
    JSON.stringify({
      private: true,
      type: 'module',
      dependencies: { ...tarballs, ...(await ownVersions()) },
    }),
  );
  // The packages are not published, so their dependencies on each other are tarballs, too.
  await writeFile(join(folder, 'pnpm-workspace.yaml'), JSON.stringify({ overrides: tarballs }));
  await run('pnpm', ['install', '--prefer-offline', '--ignore-scripts'], { cwd: folder });
  for (const program of programs) {
    await copyFile(join(app, 'programs', program), join(folder, program));
  }
  return {
    folder,
    async compile() {
      const tsc = join(app, 'node_modules/typescript/bin/tsc');
      const options = ['--strict', '--skipLibCheck', 'false', '--jsx', 'react-jsx'];
      const language = ['--target', 'es2022', '--lib', 'es2023,dom,dom.iterable'];
      const { stdout } = await run(
        process.execPath,
        [tsc, ...options, ...language, '--module', 'nodenext', '--types', 'react', ...programs],
        { cwd: folder },
      ).catch((failure: { stdout: string }) => failure);
      return stdout;
    },
    remove: () => rm(folder, { recursive: true }),
  };
}

/** Packs a package, and returns it as a dependency. */
function packInto(folder: string) {
  return async ([name, place]: [string, string]): Promise<[string, string]> => {
    const { stdout } = await run('pnpm', ['pack', '--json', '--pack-destination', folder], {
      cwd: join(root, place),
    });
    return [name, `file:${(JSON.parse(stdout) as { filename: string }).filename}`];
  };
}

/** The peer dependencies of the packages, in the versions of this app. */
async function ownVersions(): Promise<Record<string, string>> {
  const names = ['react', '@types/react', '@tanstack/react-query'];
  return Object.fromEntries(
    await Promise.all(
      names.map(async (name) => {
        const manifest = await readFile(join(app, 'node_modules', name, 'package.json'), 'utf8');
        return [name, (JSON.parse(manifest) as { version: string }).version] as const;
      }),
    ),
  );
}
