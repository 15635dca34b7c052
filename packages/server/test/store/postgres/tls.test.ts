import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseDatabaseUrl } from '../../../src/store/postgres/database-url.ts';
import { openPostgresDatabase } from '../../../src/store/postgres/open-database.ts';
import { loopbackIdentity } from '../../support/mail/loopback-identity.ts';
import { type PostgresServer, startPostgres } from '../../support/postgres/postgres-server.ts';
import { refusedIdentities } from '../../support/postgres/refused-identities.ts';
import { temporaryFolder } from '../../support/temporary-database.ts';

let postgres: PostgresServer;
beforeAll(async () => {
  postgres = await startPostgres();
});
afterAll(() => postgres.stop());

/** Connects with TLS. @param trusted a certificate of an authority, instead of those of Node.js */
async function connect(trusted?: string): Promise<readonly string[]> {
  const url = new URL(`${postgres.url}?sslmode=verify-full`);
  if (trusted !== undefined) {
    const authority = join(temporaryFolder(), 'ca.pem');
    writeFileSync(authority, trusted);
    url.searchParams.set('sslrootcert', authority);
  }
  const { database } = await openPostgresDatabase(parseDatabaseUrl(url.href));
  await database.close();
  return database.migrated;
}

describe('a connection to a database with TLS (Q54)', () => {
  it('is refused if the database does not support TLS', async () => {
    await expect(connect()).rejects.toThrow('does not support SSL');
  });

  it('requires a certificate of a trusted authority', async () => {
    await postgres.restartWith(loopbackIdentity);
    await expect(connect()).rejects.toThrow('DEPTH_ZERO_SELF_SIGNED_CERT');
    await expect(connect(refusedIdentities.ofLocalhost.cert)).rejects.toThrow(
      'DEPTH_ZERO_SELF_SIGNED_CERT',
    );
    expect(await connect(loopbackIdentity.cert)).toContain('0001-foundation');
  });

  it.each([
    ['is for another host', refusedIdentities.ofLocalhost, 'ERR_TLS_CERT_ALTNAME_INVALID'],
    ['has expired', refusedIdentities.expired, 'CERT_HAS_EXPIRED'],
  ])('refuses a certificate that %s', async (_, identity, code) => {
    await postgres.restartWith(identity);
    await expect(connect(identity.cert)).rejects.toThrow(code);
  });
});
