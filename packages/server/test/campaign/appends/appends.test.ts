import { expect, it, onTestFinished } from 'vitest';
import { urlOf } from '../../support/postgres/test-databases.ts';
import { temporaryFolder } from '../../support/temporary-database.ts';
import { dropTestDatabase, settingsOf } from '../../support/test-database.ts';
import { append, createClinics } from './append.ts';

it('two servers that append audit events concurrently fork no trail, and lose no event (Q59)', async () => {
  const folder = temporaryFolder();
  onTestFinished(() => dropTestDatabase(folder));
  await settingsOf(folder);
  const url = urlOf(folder);
  await createClinics(url, 2);

  const { faults } = await append(2, {
    url,
    events: 1_000,
    writers: 8,
    clinics: 2,
    commit: 'group',
  });

  expect(faults).toEqual([]);
});
