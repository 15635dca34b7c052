import {
  type Browser,
  type BrowserContext,
  findBarriers,
  launchChromium,
  type Page,
} from '@mdhq/test-browser';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type FrontDesk, loadConfig, startFrontDesk } from '../../src/index.ts';
import { type Clinic, startClinic } from '../support/clinic.ts';
import { sink } from '../support/sink.ts';

const minute = 60_000;

let browser: Browser;
let clinic: Clinic;
let desk: FrontDesk;
let context: BrowserContext;
let page: Page;
/** What the browser asked for and complained about. */
let urls: string[];
let complaints: string[];
let waited: number;

beforeAll(async () => {
  browser = await launchChromium();
}, 60_000);

afterAll(() => browser.close());

beforeEach(async () => {
  clinic = await startClinic();
  waited = 0;
  desk = await startFrontDesk(
    {
      ...loadConfig({ FRONT_DESK_TIME_ZONE: 'America/Denver' }),
      port: 0,
      portalUrl: clinic.url,
      clinicName: 'Sandbox Clinic',
    },
    { now: () => Date.now() + waited, log: sink() },
  );
  context = await browser.newContext({ timezoneId: 'Asia/Tokyo', locale: 'de-DE' });
  page = await context.newPage();
  page.setDefaultTimeout(10_000);
  urls = [];
  complaints = [];
  page.on('request', (request) => urls.push(request.url()));
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    const failedCall = message.text().startsWith('Failed to load resource');
    if (message.type() === 'error' && !failedCall) complaints.push(message.text());
  });
});

afterEach(async () => {
  await context.close();
  await desk.close();
  await clinic.close();
});

const field = (name: string) => page.getByRole('textbox', { name });
const button = (name: string) => page.getByRole('button', { name, exact: true });
const request = (subject: string) => page.getByRole('article', { name: subject });

async function signIn(): Promise<void> {
  await page.goto(desk.url);
  await field('User name').fill(clinic.username);
  await field('Secret').fill(clinic.secret);
  await button('Sign in').click();
}

async function showQueue(patientId: number): Promise<void> {
  await field('Patient number').fill(String(patientId));
  await button('Show queue').click();
  await page.getByRole('heading', { name: `Patient ${patientId}` }).waitFor();
}

describe('the front desk in a real browser', { timeout: 60_000 }, () => {
  it('works a patient’s queue from signing in to signing out', async () => {
    await page.goto(desk.url);
    await field('User name').fill(clinic.username);
    await field('Secret').fill('wrong');
    await button('Sign in').click();
    await page.getByRole('alert', { name: 'That user name and secret do not match' }).waitFor();

    await field('Secret').fill(clinic.secret);
    await button('Sign in').click();
    await showQueue(1);

    const prescription = request('Prescription: drug 4711');
    await prescription.getByText('For the spring, as last year.').waitFor();
    // What the patient's HTML says is neither shown nor run; markup elsewhere is text.
    await request('Questionnaire: New patient intake')
      .getByText('penicillin, <b>latex</b>')
      .waitFor();
    expect(await page.title()).toBe('Front desk');
    const created = prescription.getByRole('time');
    expect(await created.textContent()).toBe('Mon, Nov 2, 2026, 8:04 AM MST');
    expect(await created.getAttribute('title')).toBe('2026-11-02 15:04:05 UTC');

    await prescription
      .getByRole('button', { name: `Dismiss request ${clinic.prescriptionId}` })
      .click();
    await button('Keep it').click();
    expect(await prescription.isVisible()).toBe(true);

    await prescription
      .getByRole('button', { name: `Dismiss request ${clinic.prescriptionId}` })
      .click();
    await button('Dismiss').click();
    const dismissal = page.getByRole('alert', {
      name: `Dismissed request ${clinic.prescriptionId}`,
    });
    await dismissal.getByText(`Recorded for ${clinic.username}, `).waitFor();
    await prescription.waitFor({ state: 'detached' });

    await page.reload();
    await showQueue(1);
    await page.getByRole('status').getByText('1 open request').waitFor();
    expect(await prescription.count()).toBe(0);

    await showQueue(221);
    await button('Invite to portal').click();
    const account = page.getByRole('alert', { name: 'A link is on its way to m***@example.com' });
    expect(await account.textContent()).toMatch(/to join the portal, and works until .+ M[SD]T\./);

    await button('Sign out').click();
    await button('Sign in').waitFor();
    expect(await page.getByText('Patient 221').count()).toBe(0);
    expect(complaints).toEqual([]);
  });

  it('says in words why a patient can’t be invited, or is not there', async () => {
    await signIn();
    await showQueue(222);
    await page.getByText('Nothing waits here.').waitFor();
    await button('Invite to portal').click();
    await page.getByRole('alert', { name: 'This patient has no e-mail address' }).waitFor();
    await showQueue(999_999);
    await page.getByRole('alert', { name: 'No patient has this number' }).waitFor();
    await field('Patient number').fill('Anna');
    await button('Show queue').click();
    await page.getByText('Enter a whole number, such as 221').waitFor();
  });

  it('shows what has come in since, when asked for the same patient again', async () => {
    await signIn();
    await showQueue(222);
    await page.getByText('Nothing waits here.').waitFor();
    await clinic.sendIn(222, 815);
    await showQueue(222);
    await request('Prescription: drug 815').waitFor();
  });

  it('Q66: keeps the secret and the patients out of URLs, storage and the reach of scripts', async () => {
    await signIn();
    await showQueue(221);
    await button('Invite to portal').click();
    await page.getByRole('alert').waitFor();
    const paths = new Set(urls.map((url) => url.replace(desk.url, '')));
    expect([...paths].filter((path) => !path.startsWith('/assets/')).sort()).toEqual([
      '/',
      '/desk/invite',
      '/desk/queue',
      '/desk/session',
      '/desk/sign-in',
    ]);
    expect(page.url()).toBe(`${desk.url}/`);
    expect(
      await page.evaluate(() => [document.cookie, localStorage.length, sessionStorage.length]),
    ).toEqual(['', 0, 0]);
    const [cookie] = await context.cookies();
    expect(cookie).toMatchObject({ httpOnly: true, sameSite: 'Strict', path: '/' });
    expect(cookie?.value).not.toContain(clinic.secret);
  });

  it('can be worked by keyboard alone', async () => {
    await page.goto(desk.url);
    await field('User name').waitFor();
    await page.keyboard.type(clinic.username);
    await page.keyboard.press('Tab');
    await page.keyboard.type(clinic.secret);
    await page.keyboard.press('Enter');
    await field('Patient number').waitFor();
    await page.keyboard.type('1');
    await page.keyboard.press('Enter');
    const dismiss = page.getByRole('button', { name: `Dismiss request ${clinic.prescriptionId}` });
    await dismiss.waitFor();
    // Field, "Show queue", "Invite to portal", then one button for each request.
    while (!(await dismiss.evaluate((element) => element === document.activeElement))) {
      await page.keyboard.press('Tab');
    }
    await page.keyboard.press('Enter');
    await page.getByRole('dialog', { name: 'Dismiss this request?' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(await dismiss.evaluate((element) => element === document.activeElement)).toBe(true);
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    const account = page.getByRole('alert', { name: `Dismissed request ${clinic.prescriptionId}` });
    await account.waitFor();
    expect(await account.evaluate((element) => document.activeElement?.contains(element))).toBe(
      true,
    );
  });

  it('Q66: clears an unattended screen when the session ends, and says why', async () => {
    await page.clock.install();
    await signIn();
    await showQueue(1);
    await request('Prescription: drug 4711').waitFor();
    waited = 15 * minute;
    await page.clock.fastForward(15 * minute + 2000);
    await page.getByRole('alert', { name: 'Your session has ended' }).waitFor();
    expect(await page.getByText('drug 4711').count()).toBe(0);
  });

  it('Q66: asks to sign in again when work goes on after the end of the session', async () => {
    await signIn();
    await showQueue(1);
    await request('Prescription: drug 4711').waitFor();
    waited = 15 * minute;
    await button('Invite to portal').click();
    await button('Sign in').waitFor();
    await page.getByRole('alert', { name: 'Your session has ended' }).waitFor();
    expect(await page.getByText('drug 4711').count()).toBe(0);
  });

  it.each(['light', 'dark'] as const)(
    'leaves nobody out, in %s, on a phone too',
    async (scheme) => {
      await page.emulateMedia({ colorScheme: scheme });
      await page.setViewportSize({ width: 360, height: 740 });
      await page.goto(desk.url);
      await button('Sign in').waitFor();
      expect(await findBarriers(page)).toEqual([]);
      await signIn();
      await showQueue(1);
      await request('Prescription: drug 4711').waitFor();
      await button('Invite to portal').click();
      await page.getByRole('alert').waitFor();
      expect(await findBarriers(page)).toEqual([]);
      const tooWide = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      );
      expect(tooWide).toBe(0);
      await page.getByRole('button', { name: `Dismiss request ${clinic.prescriptionId}` }).click();
      await page.getByRole('dialog').waitFor();
      expect(await findBarriers(page)).toEqual([]);
    },
  );
});
