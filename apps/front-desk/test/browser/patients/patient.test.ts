import { describe, expect, it } from 'vitest';
import { type OpenPage, useBrowser } from '../../support/browser/open-page.ts';
import { openPatient } from '../../support/browser/open-patient.ts';

const open = useBrowser();

/** The requests of the patient on the screen, by subject. */
const cards = ({ page }: OpenPage, region: 'Open' | 'Dismissed') =>
  page.getByRole('region', { name: new RegExp(`^${region} requests`) }).getByRole('article');

async function tab({ page }: OpenPage, times: number): Promise<void> {
  for (let pressed = 0; pressed < times; pressed += 1) await page.keyboard.press('Tab');
}

describe('the page of a patient', () => {
  it('keeps its data while it can’t be refreshed, and shows that', async () => {
    const desk = await open();
    const { page, clinic, button } = desk;
    await desk.signIn();
    await openPatient(desk, 301);
    const patient = page.getByRole('heading', { name: 'Dübois-Muster, Renée', level: 1 });
    await cards(desk, 'Open').getByText('Almost out.').waitFor();
    await clinic.stop();
    await desk.pass(61_000);
    const notice = page.getByRole('status').filter({ hasText: 'Couldn’t refresh' });
    await notice.getByText('Can’t reach the portal. Last updated 1 minute ago.').waitFor();
    // Until all refreshes have ended.
    await desk.pass(0);
    await patient.waitFor();
    await cards(desk, 'Open').getByText('Almost out.').waitFor();
    await page.getByText('Not invited yet').waitFor();
    await page.getByText('No dismissed requests').waitFor();
    expect(await page.getByRole('alert').count()).toBe(0);

    await clinic.start();
    await button('Try again').click();
    await notice.waitFor({ state: 'detached' });
    await patient.waitFor();
  });

  it('shows an error if the patient can’t be read', async () => {
    const desk = await open();
    const { page, row, button, clinic } = desk;
    await desk.signIn();
    await row('Renée').click();
    await page.getByRole('region', { name: 'History' }).waitFor();
    await clinic.stop();
    await button('Open patient').click();
    await page.getByRole('alert', { name: 'Can’t reach the portal' }).waitFor();
    await clinic.start();
    await button('Try again').click();
    await page.getByRole('heading', { name: 'Dübois-Muster, Renée', level: 1 }).waitFor();
  });

  it('counts more than a hundred requests, and loads them page by page', async () => {
    const desk = await open({ crowd: 130 });
    const { page, clinic, button } = desk;
    const { data } = await clinic.elsewhere.enqueued.list(301, { limit: 30 });
    for (const { id } of data) await clinic.elsewhere.enqueued.dismiss(301, id);
    await desk.signIn();
    await openPatient(desk, 301);
    await page.getByRole('heading', { name: 'Open requests (101)' }).waitFor();
    await page.getByText('Showing 25 of 101').waitFor();
    for (const shown of [50, 75, 100, 101]) {
      await button('Show more open requests').click();
      await expect.poll(() => cards(desk, 'Open').count()).toBe(shown);
    }
    // The first request of the last page.
    await expect.poll(() => desk.focused()).toContain('Refill');
    expect(new Set(await cards(desk, 'Open').allTextContents()).size).toBe(101);
    await button('Show more open requests').waitFor({ state: 'detached' });

    await page.getByRole('heading', { name: 'Dismissed requests (30)' }).waitFor();
    await cards(desk, 'Dismissed')
      .first()
      .getByText(`Request #${data.at(-1)?.id}`)
      .waitFor();
    await button('Show more dismissed requests').click();
    await expect.poll(() => cards(desk, 'Dismissed').count()).toBe(30);
    await cards(desk, 'Dismissed').last().getByText(`Request #${data[0]?.id}`).waitFor();
  });

  it('shows the details of a dismissed request on demand', async () => {
    const desk = await open();
    const { page, clinic } = desk;
    await clinic.elsewhere.enqueued.dismiss(1, clinic.prescriptionId);
    await desk.signIn();
    await openPatient(desk, 1);
    await cards(desk, 'Dismissed').getByText('Show details').click();
    await cards(desk, 'Dismissed').getByText('For the spring, as last year.').waitFor();
    await page.getByRole('heading', { name: 'Dismissed requests (1)' }).waitFor();
  });

  it('keeps the focus on the next request when one is dismissed by keyboard', async () => {
    const desk = await open();
    const { page, clinic, button } = desk;
    await desk.signIn();
    await openPatient(desk, 1);
    const intakeId = clinic.prescriptionId - 1;
    await button(`Dismiss: request #${intakeId}`).press('Enter');
    await cards(desk, 'Dismissed').getByText('New patient intake').waitFor();
    await expect.poll(() => desk.focused()).toContain('drug 4711');
    await tab(desk, 1);
    await page.keyboard.press('Enter');
    await expect.poll(() => desk.focused()).toBe('Open requests (0)');
  });

  it('dismisses one request by a double click', async () => {
    const desk = await open({ crowd: 2 });
    const { page } = desk;
    await desk.signIn();
    await openPatient(desk, 301);
    const first = cards(desk, 'Open').filter({ hasText: 'drug 1' });
    await first.getByRole('button', { name: /^Dismiss/ }).dblclick();
    await page.getByRole('heading', { name: 'Dismissed requests (1)' }).waitFor();
    await page.getByRole('heading', { name: 'Open requests (2)' }).waitFor();
  });

  it('offers the search before a patient was opened', async () => {
    const desk = await open();
    const { page, view } = desk;
    await desk.signIn();
    await view('Patient').click();
    await page.getByRole('heading', { name: 'Find a patient', level: 1 }).waitFor();
    await expect.poll(() => desk.focused()).toContain('Find a patient by name');
    await page.keyboard.type('renee');
    await page.getByRole('option', { name: 'Renée' }).waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Dübois-Muster, Renée', level: 1 }).waitFor();
    await view('Inbox').click();
    await view('Patient').click();
    await page.getByRole('heading', { name: 'Dübois-Muster, Renée', level: 1 }).waitFor();
    await expect.poll(() => desk.focused()).not.toContain('Find a patient by name');
  });
});
