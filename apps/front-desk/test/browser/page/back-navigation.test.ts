import { describe, expect, it } from 'vitest';
import { type OpenPage, useBrowser } from '../../support/browser/open-page.ts';

const open = useBrowser();

/** Filters the inbox by prescriptions, opens one, and goes to its patient. */
async function goToPatient({ page, row, reading }: OpenPage): Promise<void> {
  await page.getByRole('button', { name: /^Prescriptions/ }).click();
  await row('drug 4712').click();
  await reading('Prescription: drug 4712').getByRole('button', { name: 'Open patient' }).click();
  await page.getByRole('heading', { name: 'Open requests' }).waitFor();
}

/** Expects the inbox with its filter and the open request. */
async function expectAsLeft({ rows, row, reading, focused }: OpenPage): Promise<void> {
  await reading('Prescription: drug 4712').waitFor();
  await expect.poll(() => rows().count()).toBe(2);
  await expect.poll(() => row('drug 4712').getAttribute('aria-current')).toBe('true');
  await expect.poll(focused).toBe('Prescription: drug 4712');
}

describe('going back from a patient to the inbox', () => {
  it.each([
    ['by the header', ({ view }: OpenPage) => view('Inbox').click()],
    ['by keyboard', ({ page }: OpenPage) => page.keyboard.press('Escape')],
    ['by the browser', ({ page }: OpenPage) => page.goBack()],
  ])('restores the filters and the open request, %s', async (_way, goBack) => {
    const desk = await open();
    await desk.signIn();
    await goToPatient(desk);
    await goBack(desk);
    await expectAsLeft(desk);
    expect(desk.page.url()).toMatch(/\/(#inbox)?$/);
  });

  it('keeps the marks of new requests, and marks those that arrived in the meantime', async () => {
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

    // A request is not new to the user who has dismissed it.
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

  it('moves back and forward between patients, one step each (Q66)', async () => {
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
    // The link in the header opens the last patient.
    await view('Inbox').click();
    await view('Patient').click();
    await patient('Example, Max');
    expect(page.url()).toBe(`${url}/#patient`);

    // The entries of the history are invalid after the next sign-in.
    await find('Nell', 'Example, Nell');
    await button('Sign out').click();
    await fillIn(clinic);
    await patient('Inbox 6 open');
    await page.goBack();
    await patient('Find a patient');
  });

  it('restores nothing after signing out', async () => {
    const desk = await open();
    const { clinic, button, rows, fillIn, page } = desk;
    await desk.signIn();
    await goToPatient(desk);
    await button('Sign out').click();
    await fillIn(clinic);
    await expect.poll(() => rows().count()).toBe(6);
    expect(await page.getByRole('article').count()).toBe(0);
  });

  it('adds no extra history entries on a phone', async () => {
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
    await expect.poll(() => steps()).toBe(before + 1);
    await button('Back to list').click();
    await row('drug 4712').waitFor();
    await row('drug 4712').click();
    await reading('Prescription: drug 4712').waitFor();
    await expect.poll(() => steps()).toBe(before);
  });
});
