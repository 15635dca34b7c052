import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { StoreUnavailable } from '../../../src/store/database.ts';
import { parseDatabaseUrl } from '../../../src/store/postgres/database-url.ts';
import { openPostgresDatabase } from '../../../src/store/postgres/open-database.ts';
import { startPostgres } from '../../support/postgres/postgres-server.ts';

it('a database that has become a standby is temporarily unavailable, until it is promoted', async () => {
  const postgres = await startPostgres();
  onTestFinished(() => postgres.stop());
  const { database } = await openPostgresDatabase(parseDatabaseUrl(postgres.url));
  onTestFinished(() => database.close());
  await postgres.shutDown();
  writeFileSync(join(postgres.dataDir, 'standby.signal'), '');
  await postgres.start();

  for (const scope of [1, 'all'] as const) {
    await expect(database.write(async () => 'done', scope)).rejects.toBeInstanceOf(
      StoreUnavailable,
    );
  }
  await postgres.promote();
  await expect(database.write(async () => 'done', 'all')).resolves.toBe('done');
});
