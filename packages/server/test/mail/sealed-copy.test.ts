import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { Database } from '../../src/store/database.ts';
import { openPost } from '../support/mail/post.ts';
import { startWorker } from '../support/mail/worker.ts';
import type { Portal } from '../support/portal/portal.ts';
import { openSqliteFile } from '../support/sqlite/sqlite-file.ts';

const halfMinute = 30_000;

/** The database of a portal, and a promise that resolves after its next complete scrubbing. */
function watchScrubbing({ database }: Portal): { database: Database; scrubbed(): Promise<void> } {
  let scrubbing = Promise.withResolvers<void>();
  return {
    database: {
      ...database,
      async scrub() {
        const isClean = await database.scrub();
        if (isClean) scrubbing.resolve();
        return isClean;
      },
    },
    scrubbed() {
      scrubbing = Promise.withResolvers();
      return scrubbing.promise;
    },
  };
}

/** Counts the texts that are in any file of the folder, byte for byte. */
function countIn(dataDir: string, texts: string[]): number {
  const files = readdirSync(dataDir).map((name) => readFileSync(join(dataDir, name)));
  return texts.filter((text) => files.some((file) => file.includes(text))).length;
}

async function sealedCopies(portal: Portal): Promise<string[]> {
  return (await portal.outbox()).map(({ sealed_token }) => sealed_token?.split('.')[3] ?? '');
}

it('of a hundred links that were mailed, no file has an encrypted copy, not even in free pages and the WAL (Q40)', async () => {
  const { portal, mailbox, url } = await openPost();
  for (let ptId = 100; ptId < 200; ptId += 1) {
    await portal.addPatient({ pt_id: ptId });
    await portal.invite(ptId);
  }
  const copies = await sealedCopies(portal);
  expect(countIn(portal.dataDir, copies)).toBe(100);

  const { database, scrubbed } = watchScrubbing(portal);
  const worker = startWorker({ ...portal, database }, url);
  await mailbox.arrived(100);
  await worker.logged('was mailed', 100);
  portal.time.now += halfMinute;
  worker.wake();
  await scrubbed();
  expect(countIn(portal.dataDir, copies)).toBe(0);
});

it('while another process reads, an encrypted copy of a link stays, and is removed after that (Q40)', async () => {
  const { portal, url } = await openPost();
  const { database, scrubbed } = watchScrubbing(portal);
  await portal.invite(1);
  const copies = await sealedCopies(portal);
  const outside = openSqliteFile(portal.dataDir);
  outside.exec('begin; select * from outbox');
  const worker = startWorker({ ...portal, database }, url);
  await worker.logged('was mailed');
  portal.time.now += halfMinute;
  worker.wake();
  expect(await database.scrub()).toBe(false);
  expect(countIn(portal.dataDir, copies)).toBe(1);

  outside.exec('commit');
  portal.time.now += halfMinute;
  worker.wake();
  await scrubbed();
  expect(countIn(portal.dataDir, copies)).toBe(0);
});
