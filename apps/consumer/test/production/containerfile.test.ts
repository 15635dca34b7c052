import { execFile, spawnSync } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { runPnpm } from '@mdhq/test-registry';
import { DockerfileParser } from 'dockerfile-ast';
import { validate } from 'dockerfile-utils';
import { describe, expect, onTestFinished, test } from 'vitest';
import { root } from '../support/consumer-project.ts';

const run = promisify(execFile);
const text = await readFile(join(root, 'Containerfile'), 'utf8');
const file = DockerfileParser.parse(text);

interface Instruction {
  readonly keyword: string;
  readonly content: string;
}

/** The stages by name, each with its instructions in one line. */
const stages = new Map<string, readonly Instruction[]>();
for (const instruction of file.getInstructions()) {
  const content = instruction.getArguments().map(String).join(' ');
  if (instruction.getKeyword() === 'FROM') stages.set(content.split(' ').at(-1) ?? '', []);
  const [name, instructions = []] = [...stages].at(-1) ?? [''];
  if (name !== '')
    stages.set(name, [...instructions, { keyword: instruction.getKeyword(), content }]);
}

const of = (stage: string, keyword: string): string[] =>
  (stages.get(stage) ?? []).flatMap((instruction) =>
    instruction.keyword === keyword ? [instruction.content] : [],
  );

/** The images, each with its package and the folder of it. */
const images = [
  { image: 'portal', name: '@mdhq/portal-server', folder: 'packages/server' },
  { image: 'front-desk', name: '@mdhq/front-desk', folder: 'apps/front-desk' },
];
const baseImage = /^ARG NODE_IMAGE=(\S+)$/m.exec(text)?.[1] ?? '';

interface Manifest {
  readonly name: string;
  readonly engines: { readonly node: string };
  readonly bin: Readonly<Record<string, string>>;
  readonly dependencies?: Readonly<Record<string, string>>;
}

async function readManifest(folder: string): Promise<Manifest> {
  return JSON.parse(await readFile(join(root, folder, 'package.json'), 'utf8')) as Manifest;
}

/** The names of a package and of all its dependencies in this workspace. */
async function withDependencies(folder: string): Promise<Set<string>> {
  const { name, dependencies = {} } = await readManifest(folder);
  const names = new Set([name]);
  for (const dependency of Object.keys(dependencies)) {
    const [, short] = /^@mdhq\/portal-(.+)$/.exec(dependency) ?? [];
    if (short === undefined) continue;
    const below = await withDependencies(short === 'spec' ? 'spec' : `packages/${short}`);
    for (const each of below) names.add(each);
  }
  return names;
}

test('the Containerfile has no fault that a linter finds', () => {
  expect(validate(text)).toEqual([]);
  expect(text).not.toMatch(
    /^ADD |:latest|--allow-scripts|^(?:ENV|ARG) \S*(?:SECRET|PASSWORD|KEY)/m,
  );
});

test('its base image has a Node version that the packages support', async () => {
  const [, major, minor] = /:(\d+)\.(\d+)\.\d+-/.exec(baseImage) ?? [];

  for (const { folder } of images) {
    const { engines } = await readManifest(folder);
    const [, least = '', leastMinor = ''] = /^>=(\d+)\.(\d+)$/.exec(engines.node) ?? [];
    expect(Number(major)).toBe(Number(least));
    expect(Number(minor)).toBeGreaterThanOrEqual(Number(leastMinor));
  }
});

describe.each(images)('the image $image', ({ image, name, folder }) => {
  test('installs the package and what it needs of this workspace', async () => {
    const [command = ''] = of(`${image}-packages`, 'RUN');
    const installed = Array.from(
      command.matchAll(/\/packed\/mdhq-([\w-]+)\.tgz/g),
      ([, short]) => `@mdhq/${short}`,
    );

    expect(new Set(installed)).toEqual(await withDependencies(folder));
    expect(command).toContain('npm install --ignore-scripts ');
  });

  test('runs the command of the package as a user who is not root, and has a health check', async () => {
    const { bin } = await readManifest(folder);
    const [path = ''] = Object.values(bin);

    expect(of(image, 'USER')).toEqual(['1000:1000']);
    expect(of(image, 'ENTRYPOINT')).toEqual([
      `["node", "/opt/mdhq-portal/node_modules/${name}/${path.replace('./', '')}"]`,
    ]);
    expect(of(image, 'HEALTHCHECK')).toHaveLength(1);
    expect(of(image, 'HEALTHCHECK')[0]).toContain('/healthz');
  });

  test('has the health check of the port that it listens on and exposes', () => {
    const [port = 'none'] = of(image, 'EXPOSE');

    expect(of(image, 'HEALTHCHECK')[0]).toContain(`http://127.0.0.1:${port}/healthz`);
    expect(of(image, 'ENV').join(' ')).toContain(`LISTEN=0.0.0.0:${port}`);
  });

  test('needs to write to its volume only', () => {
    const [volume = 'none'] = of(image, 'VOLUME');

    expect(of(image, 'WORKDIR')).toEqual([volume]);
    expect(of(image, 'RUN')).toEqual([`install -d -m 0700 -o 1000 -g 1000 ${volume}`]);
    expect(of(image, 'ENV').join(' ')).toMatch(new RegExp(`_DIR=${volume}(?: |$)`));
  });
});

describe('docs/containers.md', async () => {
  const guide = await readFile(join(root, 'docs/containers.md'), 'utf8');
  const blocks = Array.from(guide.matchAll(/^```sh\n(.*?)^```$/gms), ([, code = '']) => code);
  /** The commands, each in one line. */
  const commands = blocks.join('').replaceAll('\\\n', ' ').replaceAll(/ +/g, ' ').split('\n');
  const optionsOf = (command: string, option: string) =>
    Array.from(command.matchAll(new RegExp(` --${option} (\\S+)`, 'g')), ([, value = '']) => value);
  const builds = commands.filter((command) => command.startsWith('podman build '));
  const runs = commands.filter((command) => command.startsWith('podman run '));
  /** The stage of the image that a command runs. */
  const stageOf = (command: string): string =>
    images.find(
      ({ image }) =>
        / mdhq-(?:portal|front-desk)(?: |$)/.exec(command)?.[0].trim() === tagOf(image),
    )?.image ?? 'none';
  const tagOf = (image: string) => (image === 'portal' ? 'mdhq-portal' : `mdhq-${image}`);

  test('builds each image, under the name that its commands run', () => {
    expect(
      builds.map((command) => [optionsOf(command, 'target'), optionsOf(command, 'tag')]),
    ).toEqual(images.map(({ image }) => [[image], [tagOf(image)]]));
    expect(runs.map(stageOf)).toEqual(['portal', 'portal', 'portal', 'front-desk', 'portal']);
  });

  test('mounts the volume of each image, and only that', () => {
    for (const command of runs) {
      const mounted = optionsOf(command, 'volume').map((volume) => volume.split(':')[1]);
      expect(mounted).toEqual(of(stageOf(command), 'VOLUME'));
    }
  });

  test('publishes the ports of the images', () => {
    const published = commands.flatMap((command) => optionsOf(command, 'publish'));
    expect(published).toEqual(
      images.map(({ image }) => `127.0.0.1:${of(image, 'EXPOSE')}:${of(image, 'EXPOSE')}`),
    );
  });

  test('runs each image on a read-only file system, and the services without capabilities', () => {
    for (const command of runs) {
      expect(command).toContain(' --read-only ');
      if (!command.includes(' --detach ')) continue;
      expect(command).toContain(' --cap-drop all --security-opt no-new-privileges ');
    }
  });

  test('passes settings that the program of the image has, and that the image does not set', async () => {
    const set = [...blocks.join('').matchAll(/echo "(\w+)=/g)].map(([, name]) => name);
    for (const command of runs) {
      const stage = stageOf(command);
      const folder = images.find(({ image }) => image === stage)?.folder ?? '';
      const readme = await readFile(join(root, folder, 'README.md'), 'utf8');
      const names = optionsOf(command, 'env').map((setting) => setting.split('=')[0] ?? '');
      if (command.includes(' --env-file ')) names.push(...set.map(String));
      for (const name of names) {
        expect(readme).toContain(`\`${name}\``);
        expect(of(stage, 'ENV').join(' ')).not.toContain(`${name}=`);
      }
    }
    expect(set).toEqual(['FRONT_DESK_SESSION_KEY']);
  });

  test('names the user of the images', () => {
    const [user] = of('portal', 'USER')[0]?.split(':') ?? [];
    expect(guide).toContain(`Both run as the user ${user}, without root`);
  });
});

/** Why the images cannot be built here; undefined if they can. */
function reasonWithoutBuilder(): string | undefined {
  if (spawnSync('podman', ['--version']).status !== 0) return 'needs podman';
  const { status } = spawnSync('podman', ['image', 'exists', baseImage]);
  return status === 0 ? undefined : `needs the base image: podman pull ${baseImage}`;
}

test('both images are built, with their package and user', { timeout: 600_000 }, async ({
  skip,
}) => {
  const reason = reasonWithoutBuilder();
  skip(reason !== undefined, reason);
  const context = await mkdtemp(join(tmpdir(), 'portal-images-'));
  onTestFinished(() => rm(context, { recursive: true }));
  await mkdir(join(context, 'packed'));
  for (const name of ['Containerfile', '.containerignore']) {
    await copyFile(join(root, name), join(context, name));
  }
  await runPnpm(root, ['run', 'pack:built', join(context, 'packed/%s.tgz')]);
  for (const { image, name } of images) {
    const tag = `localhost/mdhq-test-${image}`;
    const options = ['--isolation', 'chroot', '--network', 'host', '--format', 'docker'];
    await run('podman', ['build', ...options, '--target', image, '--tag', tag, context]);
    onTestFinished(() => void spawnSync('podman', ['rmi', '--force', tag]));
    const { stdout: mounted } = await run('podman', ['image', 'mount', tag]);
    const bin = join(mounted.trim(), 'opt/mdhq-portal/node_modules', name, 'package.json');

    expect(JSON.parse(await readFile(bin, 'utf8'))).toMatchObject({ name });
    const { stdout } = await run('podman', ['image', 'inspect', '--format', '{{.User}}', tag]);
    expect(stdout.trim()).toBe('1000:1000');
  }
});
