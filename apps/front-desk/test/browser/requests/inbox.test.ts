import { describe, expect, it } from 'vitest';
import { useBrowser } from '../../support/browser/open-page.ts';

const open = useBrowser();

describe('the inbox', () => {
  it('is shown after signing in, and removed after signing out', async () => {
    const { page, clinic, url, field, button, fillIn, row } = await open();
    await page.goto(url);
    await fillIn({ ...clinic, secret: 'wrong' });
    await page.getByRole('alert', { name: 'Incorrect username or password' }).waitFor();
    expect(await field('Username').inputValue()).toBe(clinic.username);
    await field('Password').fill(clinic.secret);
    await button('Sign in').click();
    await row('Max').waitFor();
    await button('Sign out').click();
    await button('Sign in').waitFor();
    expect(await page.getByText('Max').count()).toBe(0);
  });

  it('shows the requests of all patients with birth dates, oldest first (Q66)', async () => {
    const { page, signIn, row, rows } = await open();
    await signIn();
    await row('Max').waitFor();
    const told = await rows().allTextContents();
    expect(told.map((text) => text.split(/(?<=, \d{4})\d+ (?:hour|day)s? ago/))).toEqual([
      ['Example, AdaMar 30, 1979', 'Questionnaire: New patient intake'],
      ['Example, AdaMar 30, 1979', 'Prescription: drug 4711'],
      ['Dübois-Muster, RenéeFeb 6, 1948', 'Refill: prescription 815'],
      ['Sample, JoanMay 17, 1962', 'Supplement #12'],
      ['Sample, JoanMay 17, 1994', 'Message: Sleep'],
      ['Example, MaxDec 1, 1990', 'Prescription: drug 4712'],
    ]);
    await expect.poll(() => page.title()).toBe('(6) Inbox');
  });

  it('shows a request in full, with its times in the clinic’s zone and UTC on hover (Q66)', async () => {
    const { page, clinic, signIn, row, reading } = await open();
    await signIn();
    await row('drug 4711').click();
    const request = reading('Prescription: drug 4711');
    await request.getByText('For the spring, as last year.').waitFor();
    await request.getByText('Born Mar 30, 1979 · female · Patient #1').waitFor();
    await request.getByText(`Request #${clinic.prescriptionId}`, { exact: true }).waitFor();
    const [sent] = await request.getByRole('time').all();
    expect(await sent?.textContent()).toBe('Mon, Nov 2, 2026, 8:04 AM MST');
    expect(await sent?.getAttribute('title')).toBe('2026-11-02 15:04:05 UTC');
    await request.getByText('9 days ago').waitFor();
    const history = request.getByRole('region', { name: 'History' });
    await history.getByText('Received via test, Mon, Nov 2').waitFor();
    // Screen readers announce it immediately.
    await expect.poll(() => page.evaluate('document.activeElement.id')).toBe('reading');
  });

  it('shows answers as text and as a table, whatever markup they contain', async () => {
    const { page, signIn, row, reading } = await open();
    await signIn();
    await row('intake').click();
    const raw = reading('Questionnaire: New patient intake').getByRole('region', {
      name: 'Original data',
    });
    await raw.getByRole('row', { name: 'Allergies' }).getByText('<b>latex</b>').waitFor();
    await raw.getByRole('row', { name: 'Smoker' }).getByText('No', { exact: true }).waitFor();
    await expect.poll(() => page.title()).toBe('(6) Inbox');
  });

  it('filters by type, with the count of each, by age and by patient', async () => {
    const { page, signIn, row, rows, button, reading } = await open();
    await signIn();
    await row('Max').waitFor();
    const only = page.getByRole('group', { name: 'Filters' });
    const type = (name: string) => only.getByRole('button', { name });
    await expect.poll(() => type('Prescriptions').textContent()).toBe('Prescriptions2');
    await expect.poll(() => type('Supplements').textContent()).toBe('Supplements1');

    await type('Prescriptions').click();
    await expect.poll(() => rows().count()).toBe(2);
    await expect.poll(() => type('Prescriptions').getAttribute('aria-pressed')).toBe('true');
    await type('Refills').click();
    await expect.poll(() => rows().count()).toBe(3);
    await page.getByRole('combobox', { name: 'Received' }).selectOption('7+ days ago');
    await expect.poll(() => rows().count()).toBe(2);
    await type('Prescriptions').click();
    await type('Refills').click();
    await type('Messages').click();
    await page.getByText('No requests match these filters.').waitFor();
    await only.getByRole('button', { name: 'Clear filters' }).click();
    await expect.poll(() => rows().count()).toBe(6);

    await row('drug 4711').click();
    await reading('Prescription: drug 4711')
      .getByRole('button', { name: 'Filter to this patient' })
      .click();
    await expect.poll(() => rows().count()).toBe(2);
    await button('Patient: Example, Ada').click();
    await expect.poll(() => rows().count()).toBe(6);
  });

  it('shows and announces new requests automatically, without moving rows (Q66)', async () => {
    const { page, clinic, signIn, row, rows, reading, pass, button } = await open({
      viewport: { width: 1280, height: 420 },
    });
    await signIn();
    await row('drug 4711').click();
    await reading('Prescription: drug 4711').getByText('For the spring').waitFor();
    const list = page.getByRole('list', { name: 'Open requests' });
    await list.evaluate((element) => element.scrollTo(0, 70));
    const topBefore = await row('Refill').boundingBox();

    await clinic.elsewhere.prescriptions.queue(222, { drug_id: 999 });
    await pass(31_000);
    await page.getByRole('status').getByText('1 new request').waitFor();
    await expect.poll(() => rows().count()).toBe(7);
    await expect.poll(() => row('Refill').boundingBox()).toEqual(topBefore);
    expect(await row('drug 4711').getAttribute('aria-current')).toBe('true');
    await expect.poll(() => page.title()).toBe('(7) Inbox');

    // Rows that are removed above do not move the rows in view either.
    const [first] = (await clinic.elsewhere.enqueued.list(1)).data;
    await clinic.elsewhere.enqueued.dismiss(1, first?.id ?? 0);
    await pass(21_000);
    await row('intake').waitFor({ state: 'detached' });
    await expect.poll(() => row('Refill').boundingBox()).toEqual(topBefore);

    await button('1 new request').click();
    await row('drug 999').waitFor();
    await page.getByText('1 new request').waitFor({ state: 'detached' });
    expect(await row('drug 999').getByText('New').count()).toBe(0);
  });
});
