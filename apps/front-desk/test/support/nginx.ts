import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { chown, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export interface Nginx {
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

/** The servers behind nginx, as `host:port`. */
export interface Upstreams {
  readonly portal: string;
  readonly desk: string;
}

const deploy = fileURLToPath(new URL('../../../../packages/server/deploy/nginx', import.meta.url));

/** Debian has nginx in a folder that is not on the PATH of all users. */
const env = { PATH: `${process.env['PATH']}:/usr/sbin` };

/** A user without rights, if the test runs as root. */
const nobody = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};

/** Why nginx cannot be started; undefined if it can. */
export function reasonWithoutNginx(): string | undefined {
  const absent = [
    ['nginx', '-v'],
    ['openssl', 'version'],
  ].filter(([command = '', option = '']) => spawnSync(command, [option], { env }).status !== 0);
  if (absent.length === 0) return undefined;
  return `needs ${absent.map(([command]) => command).join(' and ')}, of the Debian package of that name`;
}

/** Starts nginx without root, with the files of `packages/server/deploy`; only ports, addresses and paths differ. */
export async function startNginx(upstreams: Upstreams): Promise<Nginx> {
  const address = `127.${randomInt(1, 255)}.${randomInt(1, 255)}.${randomInt(2, 255)}`;
  const [httpsPort, httpPort] = await freePorts(address);
  const folder = await mkdtemp(join(tmpdir(), 'front-desk-nginx-'));
  const certificate = await createCertificate(folder);
  await mkdir(join(folder, 'snippets'));
  const write = async (name: string, from: string, adapt = (text: string) => text) => {
    const text = adapt(await readFile(join(deploy, from), 'utf8'));
    const paths = /\/etc\/ssl\/mdhq-portal|\/var\/log\/nginx/g;
    await writeFile(join(folder, name), text.replaceAll(paths, folder));
  };
  await write('snippets/mdhq-portal.conf', 'snippet.conf');
  await write('site.conf', 'site.conf', (text) =>
    text
      .replaceAll(/^.*listen \[::\].*\n/gm, '')
      .replaceAll('listen 443', `listen ${address}:${httpsPort}`)
      .replaceAll('listen 80', `listen ${address}:${httpPort}`)
      .replaceAll('127.0.0.1:4010', upstreams.portal)
      .replaceAll('127.0.0.1:4020', upstreams.desk),
  );
  await writeFile(join(folder, 'nginx.conf'), mainConfiguration(folder));
  await giveToNobody(folder);

  const child = spawn('nginx', ['-e', 'stderr', '-p', folder, '-c', join(folder, 'nginx.conf')], {
    ...{ ...nobody, env },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const exited = once(child, 'exit');
  let printed = '';
  await new Promise<void>((resolve, reject) => {
    child.stderr.on('data', (chunk) => {
      printed += String(chunk);
      if (printed.includes('start worker process ')) resolve();
    });
    child.once('error', reject);
    child.once('exit', () => reject(new Error(`nginx did not start: ${printed}`)));
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

/** Like that of Debian: it logs requests and compresses responses, which the site has to turn off. */
function mainConfiguration(folder: string): string {
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (name) => `${name}_temp_path ${folder}/temporary-${name};`,
  );
  return `daemon off;
pid ${folder}/nginx.pid;
error_log stderr notice;
events {}
http {
${temporary.join('\n')}
ssl_protocols TLSv1 TLSv1.1 TLSv1.2 TLSv1.3;
access_log ${folder}/access.log;
error_log ${folder}/error.log;
gzip on;
include site.conf;
}
`;
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

/** nginx cannot choose a port itself. No other program uses this address, so the ports stay free. */
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
