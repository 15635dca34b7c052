import { expect, it } from 'vitest';
import { openDesk } from '../../support/open-desk.ts';
import { startClinic } from '../../support/portals/clinic.ts';

it('a desk whose PORTAL_URL is a name under localhost reaches the clinic of that name', async () => {
  const clinic = await startClinic({ isDefault: false, baseDomain: 'localhost' });
  const { port } = new URL(clinic.url);
  const signIn = async (name: string): Promise<unknown> => {
    await using desk = await openDesk({ portalUrl: `http://${name}.localhost:${port}` });
    const { username, secret } = clinic;
    const response = await desk.post('/desk/sign-in', { username, secret });
    return response.json();
  };
  expect(await signIn('sandbox')).toMatchObject({ signedIn: { surface: 'full' } });
  expect(await signIn('elsewhere')).toEqual({ code: 'no-such-clinic' });
  await clinic.close();
});
