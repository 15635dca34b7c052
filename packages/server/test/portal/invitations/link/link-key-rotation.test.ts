import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadConfig } from '../../../../src/config.ts';
import {
  openLinkKeyFile,
  readLinkKeyFile,
} from '../../../../src/portal/invitations/link/link-key-file.ts';
import { rotateLinkKeys } from '../../../../src/portal/invitations/link/link-key-rotation.ts';
import { startServer } from '../../../../src/start-server.ts';
import type { Database } from '../../../../src/store/database.ts';
import { openPortal } from '../../../support/portal/portal.ts';

/** A portal with a key, whose next rotation uses `write` instead of that of the database. */
async function openRotating() {
  const portal = await openPortal();
  const { database, dataDir } = portal;
  openLinkKeyFile(dataDir, randomBytes);
  const file = join(dataDir, 'link-keys');
  return {
    ...portal,
    file,
    before: readFileSync(file, 'utf8'),
    rotate: (write: Database['write'] = database.write) =>
      rotateLinkKeys({ ...database, write }, dataDir, 'kim', () => portal.time.now, randomBytes),
    rotations: async () =>
      (await portal.events()).filter(({ operation }) => operation === 'link-key rotate'),
    /** Starts a server on the data directory, and stops it. */
    async restart() {
      const environment = {
        PORTAL_DATA_DIR: dataDir,
        PORTAL_LISTEN: '127.0.0.1:0',
        PORTAL_LOG_LEVEL: 'silent',
      };
      await startServer(loadConfig(environment)).then((server) => server.close());
    },
    keyFiles: () => readdirSync(dataDir).filter((name) => name.startsWith('link-keys')),
  };
}

describe('a rotation of the link keys', () => {
  it('whose commit fails changes no key, and leaves no file after the next start (Q58)', async () => {
    const { database, file, before, rotate, rotations, restart, keyFiles } = await openRotating();
    const rotating = rotate((work) =>
      database.write(async (transaction) => {
        await work(transaction);
        throw new Error('The commit failed.');
      }),
    );

    await expect(rotating).rejects.toThrow('The commit failed.');
    expect(readFileSync(file, 'utf8')).toBe(before);
    await restart();
    expect(readFileSync(file, 'utf8')).toBe(before);
    expect(keyFiles()).toEqual(['link-keys']);
    expect(await rotations()).toEqual([]);
  });

  it.each<[string, 'restart' | 'rotate']>([
    ['the next start', 'restart'],
    ['the next rotation', 'rotate'],
  ])(
    'that is killed between its commit and the key file is finished by %s (Q58)',
    async (_, next) => {
      const portal = await openRotating();
      const { database, dataDir, file, before, rotate, rotations, keyFiles } = portal;
      const killed = rotate(async (work) => {
        await database.write(work);
        throw new Error('Killed.');
      });
      await expect(killed).rejects.toThrow('Killed.');
      expect(readFileSync(file, 'utf8')).toBe(before);
      await portal[next]();

      const kids = readLinkKeyFile(dataDir).map(({ kid }) => kid);
      const rotated = (await rotations()).map(({ entity }) => entity);
      expect(kids).toHaveLength(next === 'restart' ? 2 : 3);
      expect(new Set(rotated)).toEqual(new Set(kids.slice(0, -1).map((kid) => `link_key/${kid}`)));
      expect(before).toContain(kids.at(-1));
      expect(keyFiles()).toEqual(['link-keys']);
    },
  );
});
