import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { parseDatabaseUrl } from '../../../src/store/postgres/database-url.ts';
import { openPostgresDatabase } from '../../../src/store/postgres/open-database.ts';
import { loopbackIdentity } from '../../support/mail/loopback-identity.ts';
import { startPostgres } from '../../support/postgres/postgres-server.ts';
import { temporaryFolder } from '../../support/temporary-database.ts';

it('a connection to a database requires a certificate of a trusted authority (Q54)', async () => {
  const postgres = await startPostgres({}, loopbackIdentity);
  onTestFinished(() => postgres.stop());
  const url = `${postgres.url}?sslmode=verify-full`;
  await expect(openPostgresDatabase(parseDatabaseUrl(url))).rejects.toThrow(
    'DEPTH_ZERO_SELF_SIGNED_CERT',
  );

  const authority = join(temporaryFolder(), 'ca.pem');
  writeFileSync(authority, loopbackIdentity.cert);
  const { database } = await openPostgresDatabase(
    parseDatabaseUrl(`${url}&sslrootcert=${encodeURIComponent(authority)}`),
  );
  expect(database.migrated).toContain('0001-foundation');
  await database.close();
});

it('a connection to a database without TLS is refused if TLS is required (Q54)', async () => {
  const postgres = await startPostgres();
  onTestFinished(() => postgres.stop());
  const server = parseDatabaseUrl(`${postgres.url}?sslmode=verify-full`);
  await expect(openPostgresDatabase(server)).rejects.toThrow('does not support SSL');
});
