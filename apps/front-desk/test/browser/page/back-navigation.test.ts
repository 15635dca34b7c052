import { describe, expect, it } from 'vitest';
import { type OpenPage, useBrowser } from '../../support/browser/open-page.ts';

const open = useBrowser();

/** Narrows the inbox to prescriptions, reads one, and goes to its patient. */
async function goToPatient({ page, row, reading }: OpenPage): Promise<void> {
  await page.getByRole('button', { name: /^Prescriptions/ }).click();
  await row('drug 4712').click();
  await reading('Prescription: drug 4712').getByRole('button', { name: 'Open patient' }).click();
  await page.getByRole('heading', { name: 'Open requests' }).waitFor();
}

/** The inbox is as it was left. */
async function expectAsLeft({ rows, row, reading, focused }: OpenPage): Promise<void> {
  await reading('Prescription: drug 4712').waitFor();
  await expect.poll(() => rows().count()).toBe(2);
  expect(await row('drug 4712').getAttribute('aria-current')).toBe('true');
  await expect.poll(focused).toBe('Prescription: drug 4712');
}

describe('the way from a patient back to the inbox', () => {
  it.each([
    ['by the header', ({ view }: OpenPage) => view('Inbox').click()],
    ['by keyboard', ({ page }: OpenPage) => page.keyboard.press('Escape')],
    ['by the browser', ({ page }: OpenPage) => page.goBack()],
  ])('leads to the filters and the request that were left, %s', async (_way, goBack) => {
    const desk = await open();
    await desk.signIn();
    await goToPatient(desk);
    await goBack(desk);
    await expectAsLeft(desk);
    expect(desk.page.url()).toMatch(/\/(#inbox)?$/);
  });

  it('leaves the marks of what is new, and marks what has come meanwhile', async () => {
    const desk = await open();
    const { page, clinic, row, pass, view, button } = desk;
    await desk.signIn();
    await row('drug 4712').waitFor();
    await clinic.sendIn(222, 998);
    await pass(21_000);
    await row('drug 998').getByText('New').waitFor();
    await goToPatient(desk);
    await clinic.sendIn(222, 999);
    await view('Inbox').click();
    await row('drug 999').getByText('New').waitFor();
    await button('2 new requests').waitFor();
    await row('drug 998').getByText('New').waitFor();

    // What somebody has dismissed here is not new to them where it is now.
    await view('Dismissed').click();
    await page.getByText('No dismissed requests').waitFor();
    await view('Inbox').click();
    await row('drug 4712').click();
    await page.getByRole('region', { name: 'History' }).waitFor();
    await page.keyboard.press('e');
    await row('drug 4712').waitFor({ state: 'detached' });
    await view('Dismissed').click();
    await row('drug 4712').waitFor();
    expect(await row('drug 4712').getByText('New').count()).toBe(0);
  });

  it('leads from patient to patient, one step each, and forth again (Q66)', async () => {
    const desk = await open();
    const { page, url, view, button, fillIn, clinic } = desk;
    await desk.signIn();
    const patient = (name: string) => page.getByRole('heading', { name, level: 1 }).waitFor();
    const find = async (name: string, fullName: string): Promise<void> => {
      await page.getByRole('combobox', { name: /^Find/ }).fill(name);
      await page.getByRole('option', { name }).click();
      await patient(fullName);
    };
    await find('Max', 'Example, Max');
    await find('Nell', 'Example, Nell');
    await find('Nell', 'Example, Nell');
    await page.goBack();
    await patient('Example, Max');
    await page.goForward();
    await patient('Example, Nell');
    await page.goBack();
    await page.goBack();
    await patient('Inbox 6 open');
    await page.goForward();
    await patient('Example, Max');
    // The link in the header leads to whoever was open last.
    await view('Inbox').click();
    await view('Patient').click();
    await patient('Example, Max');
    expect(page.url()).toBe(`${url}/#patient`);

    // What the browser's history has of it means nothing to whoever signs in next.
    await find('Nell', 'Example, Nell');
    await button('Sign out').click();
    await fillIn(clinic);
    await patient('Inbox 6 open');
    await page.goBack();
    await patient('Find a patient');
  });

  it('ends with signing out', async () => {
    const desk = await open();
    const { clinic, button, rows, fillIn, page } = desk;
    await desk.signIn();
    await goToPatient(desk);
    await button('Sign out').click();
    await fillIn(clinic);
    await expect.poll(() => rows().count()).toBe(6);
    expect(await page.getByRole('article').count()).toBe(0);
  });

  it('takes no more steps on a phone than were made', async () => {
    const desk = await open({ viewport: { width: 390, height: 800 } });
    const { page, row, reading, button } = desk;
    await desk.signIn();
    await row('drug 4712').click();
    await reading('Prescription: drug 4712').waitFor();
    const steps = (): Promise<number> => page.evaluate(() => history.length);
    const before = await steps();
    await button('Open patient').click();
    await page.getByRole('heading', { name: 'Open requests' }).waitFor();
    await page.goBack();
    await reading('Prescription: drug 4712').waitFor();
    expect(await steps()).toBe(before + 1);
    await button('Back to list').click();
    await row('drug 4712').waitFor();
    await row('drug 4712').click();
    await reading('Prescription: drug 4712').waitFor();
    expect(await steps()).toBe(before);
  });
});
