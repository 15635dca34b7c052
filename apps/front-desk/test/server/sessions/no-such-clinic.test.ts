import { expect, it } from 'vitest';
import { openDesk } from '../../support/open-desk.ts';
import { type Clinic, startClinic } from '../../support/portals/clinic.ts';

async function signIn({ url, username }: Clinic, secret: string): Promise<unknown> {
  await using desk = await openDesk({ portalUrl: url });
  const response = await desk.post('/desk/sign-in', { username, secret });
  return [response.statusCode, response.json()];
}

it('sign-in at a PORTAL_URL without a clinic responds with no-such-clinic, for valid and invalid credentials', async () => {
  const clinic = await startClinic({ isDefault: false });
  const noSuchClinic = [502, { code: 'no-such-clinic' }];
  expect(await signIn(clinic, clinic.secret)).toEqual(noSuchClinic);
  expect(await signIn(clinic, 'guess')).toEqual(noSuchClinic);
  await clinic.close();
});

it('sign-in with a wrong secret at a clinic responds with wrong-credentials', async () => {
  const clinic = await startClinic();
  expect(await signIn(clinic, 'guess')).toEqual([401, { code: 'wrong-credentials' }]);
  await clinic.close();
});
