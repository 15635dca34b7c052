import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runServer } from 'verdaccio';

/** An npm registry on loopback for the packages of this workspace. */
export interface Registry {
  readonly url: string;
  /**
   * The lines of an `.npmrc` with which a project installs and publishes packages of `@mdhq` here. Other packages
   * still come from npm's cache or the configured registry.
   */
  readonly npmrc: string;
  /** A file with these lines, for `NPM_CONFIG_USERCONFIG`. */
  readonly npmrcFile: string;
  /** Stops the registry and deletes the published packages. */
  close(): Promise<void>;
}

/** Starts an empty registry on a free port. It forwards no request to another registry. */
export async function startRegistry(): Promise<Registry> {
  const folder = await mkdtemp(join(tmpdir(), 'portal-registry-'));
  const server: Server = await runServer({
    ...{ configPath: join(folder, 'config.yaml'), self_path: folder },
    storage: join(folder, 'storage'),
    uplinks: {},
    packages: { '@mdhq/*': { access: '$anonymous', publish: '$anonymous' } },
    web: { enable: false },
    log: { type: 'stdout', format: 'pretty', level: 'fatal' },
  } as unknown as Parameters<typeof runServer>[0]);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  // Anyone may publish, but npm sends nothing without a token.
  const npmrc = `@mdhq:registry=http://${host}/\n//${host}/:_authToken=test\nprovenance=false\n`;
  const npmrcFile = join(folder, 'npmrc');
  await writeFile(npmrcFile, npmrc);
  return {
    url: `http://${host}/`,
    npmrc,
    npmrcFile,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await rm(folder, { recursive: true });
    },
  };
}
