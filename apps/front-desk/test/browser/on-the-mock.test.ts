import { startMock } from '@mdhq/portal-mock';
import { type Browser, findBarriers, launchChromium } from '@mdhq/test-browser';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { loadConfig, startFrontDesk } from '../../src/index.ts';
import { sink } from '../support/sink.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(() => browser.close());

/** The front desk in front of the mock, by one setting. */
async function openDesk() {
  const mock = await startMock();
  onTestFinished(() => mock.close());
  const desk = await startFrontDesk(
    { ...loadConfig({ PORTAL_URL: mock.url }), port: 0 },
    { now: Date.now, log: sink() },
  );
  onTestFinished(() => desk.close());
  const page = await (await browser.newContext()).newPage();
  onTestFinished(() => page.context().close());
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.setDefaultTimeout(15_000);
  await page.goto(desk.url);
  await page.getByRole('textbox', { name: 'User name' }).fill('un');
  await page.getByRole('textbox', { name: 'Secret' }).fill('pwd');
  await page.getByRole('button', { name: 'Sign in' }).click();
  const list = page.getByRole('list', { name: /^(Open|Dismissed) requests$/ });
  return {
    page,
    complaints,
    row: (words: string) => list.getByRole('button').filter({ hasText: words }),
  };
}

describe('in front of the mock, which answers the contract’s examples', () => {
  it('shows the inbox, reads a request, dismisses it and undoes that', async () => {
    const { page, complaints, row } = await openDesk();
    await row('Willow, Nils').waitFor();
    await row('New patient intake').click();
    const request = page.getByRole('article', { name: 'Questionnaire: New patient intake' });
    await request.getByText('Do you smoke?').waitFor();
    await request.getByRole('button', { name: 'Dismiss' }).click();
    const notices = page.getByRole('status', { name: 'What was done' });
    await notices.getByText('Dismissed: Questionnaire: New patient intake').waitFor();
    await notices.getByRole('button', { name: 'Undo' }).click();
    await notices.getByText('Dismissed:').waitFor({ state: 'detached' });
    expect(await findBarriers(page)).toEqual([]);
    expect(complaints).toEqual([]);
  });

  it('finds a patient, shows the invitations and sends one', async () => {
    const { page, complaints, row } = await openDesk();
    await row('Hazel, Bruno').first().waitFor();
    await page.keyboard.press('/');
    await page.keyboard.type('hazel');
    await page.getByRole('option', { name: /Hazel, Bruno.*Feb 6, 1948/ }).click();
    await page.getByRole('heading', { name: 'Hazel, Bruno', level: 1 }).waitFor();
    await page.getByText('Done: the patient has set a password').waitFor();
    await page.getByText('550 5.1.1 (address) User unknown').waitFor();
    const words = 'Send a new reset link';
    await page.getByRole('button', { name: words }).click();
    const sent = page.waitForResponse((response) => response.url().endsWith('/desk/invite'));
    await page.getByRole('dialog').getByRole('button', { name: words }).click();
    // The mock keeps no state, so that its list does not tell.
    expect((await sent).status()).toBe(200);
    expect(complaints).toEqual([]);
  });

  it('opens every view without a fault, though the mock keeps no state', async () => {
    const { page, complaints, row } = await openDesk();
    await row('Hazel, Bruno').first().waitFor();
    for (const name of ['Dismissed', 'Patient', 'Inbox']) {
      await page.getByRole('navigation', { name: 'Views' }).getByRole('link', { name }).click();
      await page.getByRole('main').waitFor();
      expect(await page.getByRole('alert').count()).toBe(0);
    }
    expect(complaints).toEqual([]);
  });
});
