import { describe, expect, it } from 'vitest';
import { holdCalls } from '../../support/browser/held-calls.ts';
import { type OpenPage, useBrowser } from '../../support/browser/open-page.ts';

const open = useBrowser();

const found = ({ page }: OpenPage) =>
  page.getByRole('listbox', { name: 'Patients' }).getByRole('option');

async function look({ page }: OpenPage, text: string): Promise<void> {
  await page.getByRole('navigation', { name: 'Views' }).getByText('Inbox').waitFor();
  await page.keyboard.press('/');
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.type(text);
}

describe('finding a patient by keyboard', () => {
  it('accepts a name in any order and without accents, a birth date, or the id', async () => {
    const desk = await open();
    await desk.signIn();
    for (const text of [
      'renee dubois',
      'Dübois-Muster, Renée',
      '2/6/1948',
      '6 Feb 1948 muster',
      '301',
    ]) {
      await look(desk, text);
      await expect
        .poll(() => found(desk).allTextContents())
        .toEqual(['Dübois-Muster, RenéeFeb 6, 1948 · female · #301']);
      await look(desk, 'nobody');
      await expect.poll(() => found(desk).count()).toBe(0);
    }
    await look(desk, 'muster');
    await expect.poll(() => found(desk).count()).toBe(1);
    await desk.page.keyboard.press('Enter');
    await desk.page.getByRole('heading', { name: 'Dübois-Muster, Renée', level: 1 }).waitFor();
  });

  it('distinguishes patients of the same name by birth date and id (Q66)', async () => {
    const desk = await open();
    const { page } = desk;
    await desk.signIn();
    await look(desk, 'sample');
    await expect
      .poll(() => found(desk).allTextContents())
      .toEqual(['Sample, JoanMay 17, 1962 · #303', 'Sample, JoanMay 17, 1994 · #304']);
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.getByText('Born May 17, 1994 · Patient #304').waitFor();
    await page.getByRole('article', { name: 'Message: Sleep' }).getByText('I lie awake').waitFor();
    await page.getByText('No dismissed requests').waitFor();
  });

  it('disables the results of the previous search until those of the text arrive (Q66)', async () => {
    const desk = await open();
    const { page } = desk;
    await desk.signIn();
    await look(desk, 'renee');
    await expect.poll(() => found(desk).count()).toBe(1);
    const search = await holdCalls(page, '/desk/search');
    await look(desk, 'renee dubois');
    await expect.poll(() => found(desk).isDisabled()).toBe(true);
    await search.release();
    await found(desk).click();
    await page.getByRole('heading', { name: 'Dübois-Muster, Renée', level: 1 }).waitFor();
  });

  it('suggests what to check if no patient is found', async () => {
    const desk = await open();
    await desk.signIn();
    await look(desk, 'Nobody Here');
    await desk.page.getByText('No patients found.').waitFor();
    await desk.page.keyboard.press('Enter');
    expect(desk.page.url()).not.toContain('patient');
  });

  it('opens the patient of a request, where it can be dismissed and restored', async () => {
    const desk = await open();
    const { page, row, reading } = desk;
    await desk.signIn();
    await row('drug 4711').click();
    await reading('Prescription: drug 4711').getByRole('button', { name: 'Open patient' }).click();
    await page.getByRole('heading', { name: 'Example, Ada', level: 1 }).waitFor();
    const id = desk.clinic.prescriptionId;
    await page.getByRole('button', { name: `Dismiss: request #${id}` }).click();
    const dismissed = page.getByRole('region', { name: /^Dismissed requests/ });
    await dismissed.getByText(`Dismissed by ${desk.clinic.username}`).waitFor();
    await page.getByRole('button', { name: `Return to inbox: request #${id}` }).click();
    await page.getByRole('button', { name: `Dismiss: request #${id}` }).waitFor();
    await page.getByText('No dismissed requests').waitFor();
  });
});
