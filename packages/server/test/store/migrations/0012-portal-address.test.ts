import { expect, it } from 'vitest';
import * as portalAddress from '../../../src/store/migrations/0012-portal-address.ts';
import { migratedBefore } from './migrated-before.ts';

it('0012-portal-address leaves existing instances without the address of a portal', async () => {
  const { sqlite, db } = await migratedBefore('0012-portal-address');

  await portalAddress.up(db);

  expect(sqlite.prepare('select subdomain, portal_url from instances').all()).toEqual([
    { subdomain: 'clinic-1', portal_url: null },
    { subdomain: 'clinic-2', portal_url: null },
  ]);
});
