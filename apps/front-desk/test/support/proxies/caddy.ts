import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { deploy, type Program } from './proxy.ts';

/** Caddy with the `Caddyfile` of `packages/server/deploy`; only ports, addresses, paths and a time-out differ. */
export const caddy: Program = {
  name: 'caddy',
  async configure({ folder, address, httpsPort, httpPort, headerTimeout }, { portal, desk }) {
    const file = await readFile(join(deploy, 'caddy/Caddyfile'), 'utf8');
    const ports = `http_port ${httpPort}\n\thttps_port ${httpsPort}`;
    const text = file
      .replace(/^\{\n/m, (brace) => `${brace}\tadmin off\n\tdefault_bind ${address}\n\t${ports}\n`)
      .replace('read_header 10s', `read_header ${headerTimeout}`)
      .replaceAll('/etc/ssl/mdhq-portal', folder)
      .replaceAll('127.0.0.1:4010', portal)
      .replaceAll('127.0.0.1:4020', desk);
    await writeFile(join(folder, 'Caddyfile'), text);
  },
  options: (folder) => ['run', '--adapter', 'caddyfile', '--config', join(folder, 'Caddyfile')],
  isReady: /serving initial configuration/,
};
