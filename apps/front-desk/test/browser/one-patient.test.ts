import { describe, expect, it } from 'vitest';
import { type OpenPage, useBrowser } from '../support/open-page.ts';

const open = useBrowser();

async function showQueue({ field, button }: OpenPage, patient: string): Promise<void> {
  await field('Patient number').fill(patient);
  await button('Show queue').click();
}

describe('the desk of an instance that has no inbox', () => {
  it('works one patient’s queue, and asks before a request is gone for good', async () => {
    const desk = await open({ surface: 'documented' });
    const { page, clinic, button } = desk;
    await desk.signIn();
    await showQueue(desk, '1');
    const prescription = page.getByRole('article', { name: 'Prescription: drug 4711' });
    await prescription.getByText('For the spring, as last year.').waitFor();
    const dismiss = button(`Dismiss request ${clinic.prescriptionId}`);
    await dismiss.press('Enter');
    const dialog = page.getByRole('dialog', { name: 'Dismiss this request?' });
    await dialog.waitFor();
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    expect(await dismiss.evaluate((element) => element === document.activeElement)).toBe(true);

    await dismiss.press('Enter');
    await dialog.getByRole('button', { name: 'Dismiss' }).click();
    const name = `Dismissed request ${clinic.prescriptionId}`;
    const account = page.getByRole('alert', { name });
    await account.getByText(`Recorded for ${clinic.username}, `).waitFor();
    await expect
      .poll(() => account.evaluate((element) => document.activeElement?.contains(element)))
      .toBe(true);
    await prescription.waitFor({ state: 'detached' });
  });

  it('says in words why a patient can’t be invited, or is not there', async () => {
    const desk = await open({ surface: 'documented' });
    const { page, clinic, button } = desk;
    await desk.signIn();
    await showQueue(desk, '222');
    await page.getByText('This patient has no open requests.').waitFor();
    await button('Invite to portal').click();
    await page.getByRole('alert', { name: 'This patient has no e-mail address' }).waitFor();
    await showQueue(desk, '999999');
    await page.getByRole('alert', { name: 'No patient has this number' }).waitFor();
    await showQueue(desk, 'Anna');
    await page.getByText('Enter a whole number, such as 221').waitFor();

    await clinic.sendIn(222, 815);
    await showQueue(desk, '222');
    await page.getByRole('article', { name: 'Prescription: drug 815' }).waitFor();
  });

  it('keeps a queue that can’t be refreshed, and says so', async () => {
    const desk = await open({ surface: 'documented' });
    const { page, clinic } = desk;
    await desk.signIn();
    await showQueue(desk, '1');
    const prescription = page.getByRole('article', { name: 'Prescription: drug 4711' });
    await prescription.waitFor();
    await clinic.stop();
    await desk.pass(31_000);
    await page.getByText('Could not be refreshed: The portal does not answer.').waitFor();
    await prescription.waitFor();
  });
});
