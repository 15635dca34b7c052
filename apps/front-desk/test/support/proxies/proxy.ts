import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { chown, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A proxy with TLS in front of a server and a desk. */
export interface ReverseProxy {
  /** An address of loopback that is its own. */
  readonly address: string;
  readonly httpsPort: number;
  readonly httpPort: number;
  /** Its certificate, for `*.example.com`. */
  readonly certificate: string;
  /** Everything that it has logged so far. */
  logged(): Promise<string>;
  close(): Promise<void>;
}

/** The servers behind the proxy, as `host:port`. */
export interface Upstreams {
  readonly portal: string;
  readonly desk: string;
}

/** Where a proxy listens, the folder with its files, such as its certificate, and what differs from the files of `deploy`. */
export interface Settings extends Pick<ReverseProxy, 'address' | 'httpsPort' | 'httpPort'> {
  readonly folder: string;
  /** In which the headers of a request must arrive; by default as in the files of `deploy`. */
  readonly headerTimeout: string;
}

/** How a proxy is started. */
export interface Program {
  readonly name: string;
  /** Writes its configuration with the files of `packages/server/deploy`. */
  configure(settings: Settings, upstreams: Upstreams): Promise<void>;
  options(folder: string): readonly string[];
  /** Matches what it prints when it is ready. */
  readonly isReady: RegExp;
}

export const deploy: string = fileURLToPath(
  new URL('../../../../../packages/server/deploy', import.meta.url),
);

/** Debian has nginx in a folder that is not on the PATH of all users. */
const env = { PATH: `${process.env['PATH']}:/usr/sbin` };

/** A user without rights, if the test runs as root. */
const nobody = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};

/** Why the proxy cannot be started; undefined if it can. */
export function reasonWithout({ name }: Program): string | undefined {
  const absent = [
    [name, '-h'],
    ['openssl', 'version'],
  ].filter(([command = '', option = '']) => spawnSync(command, [option], { env }).status !== 0);
  if (absent.length === 0) return undefined;
  return `needs ${absent.map(([command]) => command).join(' and ')}, of the Debian package of that name`;
}

/** Starts a proxy without root. */
export async function startProxy(
  program: Program,
  upstreams: Upstreams,
  { headerTimeout = '10s' }: Partial<Pick<Settings, 'headerTimeout'>> = {},
): Promise<ReverseProxy> {
  const address = `127.${randomInt(1, 255)}.${randomInt(1, 255)}.${randomInt(2, 255)}`;
  const [httpsPort, httpPort] = await freePorts(address);
  const folder = await mkdtemp(join(tmpdir(), 'front-desk-proxy-'));
  const certificate = await createCertificate(folder);
  await program.configure({ folder, address, httpsPort, httpPort, headerTimeout }, upstreams);
  await giveToNobody(folder);

  const child = spawn(program.name, program.options(folder), {
    ...nobody,
    env: { ...env, HOME: folder, XDG_DATA_HOME: folder },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const exited = once(child, 'exit');
  let printed = '';
  await new Promise<void>((resolve, reject) => {
    child.stderr.on('data', (chunk) => {
      printed += String(chunk);
      if (program.isReady.test(printed)) resolve();
    });
    child.once('error', reject);
    child.once('exit', () => reject(new Error(`${program.name} did not start: ${printed}`)));
  });
  return {
    ...{ address, httpsPort, httpPort, certificate },
    async logged() {
      const names = (await readdir(folder)).filter((name) => name.endsWith('.log'));
      const texts = await Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')));
      return [printed, ...texts].join('');
    },
    async close() {
      child.kill();
      await exited;
      await rm(folder, { recursive: true });
    },
  };
}

function createCertificate(folder: string): Promise<string> {
  const certificate = join(folder, 'fullchain.pem');
  const options = [
    ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'],
    ...['-subj', '/CN=example.com', '-addext', 'subjectAltName=DNS:*.example.com'],
    ...['-keyout', join(folder, 'privkey.pem'), '-out', certificate],
  ];
  execFileSync('openssl', options, { env, stdio: 'pipe' });
  return readFile(certificate, 'utf8');
}

/** A proxy cannot choose a port itself. No other program uses this address, so the ports stay free. */
async function freePorts(address: string): Promise<[number, number]> {
  const servers = [createServer(), createServer()];
  for (const server of servers) await once(server.listen(0, address), 'listening');
  const ports = servers.map((server) => (server.address() as AddressInfo).port);
  for (const server of servers) await once(server.close(), 'close');
  return [ports[0] ?? 0, ports[1] ?? 0];
}

async function giveToNobody(folder: string): Promise<void> {
  if (nobody.uid === undefined) return;
  for (const name of ['.', ...(await readdir(folder, { recursive: true }))]) {
    await chown(join(folder, name), nobody.uid, nobody.gid);
  }
}
