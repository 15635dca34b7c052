import { describe, expect, it } from 'vitest';
import { type OpenPage, useBrowser } from '../../support/browser/open-page.ts';

const open = useBrowser();

async function showQueue({ field, button }: OpenPage, patient: string): Promise<void> {
  await field('Patient ID').fill(patient);
  await button('Show requests').click();
}

describe('the desk of an instance without an inbox', () => {
  it('shows the queue of one patient, and asks for confirmation before a dismissal that cannot be undone', async () => {
    const desk = await open({ surface: 'documented' });
    const { page, clinic, button } = desk;
    await desk.signIn();
    await showQueue(desk, '1');
    const prescription = page.getByRole('article', { name: 'Prescription: drug 4711' });
    await prescription.getByText('For the spring, as last year.').waitFor();
    const dismiss = button(`Dismiss: request #${clinic.prescriptionId}`);
    await dismiss.press('Enter');
    const dialog = page.getByRole('dialog', { name: 'Dismiss this request?' });
    await dialog.waitFor();
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    await expect
      .poll(() => dismiss.evaluate((element) => element === document.activeElement))
      .toBe(true);

    await dismiss.press('Enter');
    await dialog.getByRole('button', { name: 'Dismiss' }).click();
    const name = `Dismissed request #${clinic.prescriptionId}`;
    const account = page.getByRole('alert', { name });
    await account.getByText(`Dismissed by ${clinic.username}, `).waitFor();
    await expect
      .poll(() => account.evaluate((element) => document.activeElement?.contains(element)))
      .toBe(true);
    await prescription.waitFor({ state: 'detached' });
  });

  it('keeps the focus after each dismissal, and shows what waits for the network', async () => {
    const desk = await open({ surface: 'documented' });
    const { page, context, clinic, button, notices, focused } = desk;
    await desk.signIn();
    await showQueue(desk, '1');
    const dialog = page.getByRole('dialog', { name: 'Dismiss this request?' });
    const dismiss = async (id: number): Promise<void> => {
      await button(`Dismiss: request #${id}`).press('Enter');
      await dialog.getByRole('button', { name: 'Dismiss' }).press('Enter');
      await dialog.waitFor({ state: 'detached' });
    };
    await dismiss(clinic.prescriptionId);
    await expect.poll(focused).toContain(`Dismissed request #${clinic.prescriptionId}`);
    const [intake] = (await clinic.elsewhere.enqueued.list(1)).data;
    await context.setOffline(true);
    await dismiss(intake?.id ?? 0);
    await notices().getByText('1 change sends when you reconnect').waitFor();
    await page.getByText('No open requests').waitFor();
    await expect.poll(() => focused()).not.toBe('');
    await button('Invite to portal').press('Enter');
    await notices().getByText('Invite patient #1: sends when you reconnect').waitFor();
    await context.setOffline(false);
    await page.getByRole('alert', { name: /^Link on its way/ }).waitFor();
    await expect.poll(() => notices().getByText('reconnect').count()).toBe(0);
    await expect.poll(async () => (await clinic.elsewhere.enqueued.list(1)).total_count).toBe(0);
  });

  it('explains why a patient can’t be invited or was not found', async () => {
    const desk = await open({ surface: 'documented' });
    const { page, clinic, button } = desk;
    await desk.signIn();
    await showQueue(desk, '222');
    await page.getByText('No open requests').waitFor();
    await button('Invite to portal').click();
    await page.getByRole('alert', { name: 'No email address on file' }).waitFor();
    await showQueue(desk, '999999');
    await page.getByRole('alert', { name: 'Patient not found' }).waitFor();
    await showQueue(desk, 'Anna');
    await page.getByText('Enter a patient ID, such as 221').waitFor();

    await clinic.sendIn(222, 815);
    await showQueue(desk, '222');
    await page.getByRole('article', { name: 'Prescription: drug 815' }).waitFor();
  });

  it('keeps a queue that can’t be refreshed, and reports it', async () => {
    const desk = await open({ surface: 'documented' });
    const { page, clinic } = desk;
    await desk.signIn();
    await showQueue(desk, '1');
    const prescription = page.getByRole('article', { name: 'Prescription: drug 4711' });
    await prescription.waitFor();
    await clinic.stop();
    await desk.pass(31_000);
    await page.getByText('Couldn’t refresh: Can’t reach the portal.').waitFor();
    await prescription.waitFor();
  });
});
