import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { deploy, type Program } from './proxy.ts';

/** nginx with the files of `packages/server/deploy`; only ports, addresses, paths and a time-out differ. */
export const nginx: Program = {
  name: 'nginx',
  async configure({ folder, address, httpsPort, httpPort, headerTimeout }, { portal, desk }) {
    await mkdir(join(folder, 'snippets'));
    const write = async (name: string, from: string, adapt: (text: string) => string) => {
      const text = adapt(await readFile(join(deploy, 'nginx', from), 'utf8'));
      const paths = /\/etc\/ssl\/mdhq-portal|\/var\/log\/nginx/g;
      await writeFile(join(folder, name), text.replaceAll(paths, folder));
    };
    await write('snippets/mdhq-portal.conf', 'snippet.conf', (text) =>
      text.replace('client_header_timeout 10s', `client_header_timeout ${headerTimeout}`),
    );
    await write('site.conf', 'site.conf', (text) =>
      text
        .replaceAll(/^.*listen \[::\].*\n/gm, '')
        .replaceAll('listen 443', `listen ${address}:${httpsPort}`)
        .replaceAll('listen 80', `listen ${address}:${httpPort}`)
        .replaceAll('127.0.0.1:4010', portal)
        .replaceAll('127.0.0.1:4020', desk),
    );
    await writeFile(join(folder, 'nginx.conf'), mainConfiguration(folder));
  },
  options: (folder) => ['-e', 'stderr', '-p', folder, '-c', join(folder, 'nginx.conf')],
  isReady: /start worker process /,
};

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
