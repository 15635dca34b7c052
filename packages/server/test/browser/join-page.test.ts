import {
  type Browser,
  type BrowserContext,
  findBarriers,
  launchChromium,
  type Page,
} from '@mdhq/test-browser';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { redeemInvitation } from '../../src/portal/invitations/redemption.ts';
import { type JoinSite, openJoinSite } from '../support/mail/join-page.ts';
import { linkIn } from '../support/mail/link-in.ts';
import { sandboxId, visit } from '../support/portal/portal.ts';

/** The client address of the browser. */
const here = { instanceId: sandboxId, address: '127.0.0.1', requestId: null };
const goodPassword = 'seven quiet herons at noon';

let browser: Browser;
let context: BrowserContext;
let page: Page;
let site: JoinSite;
/** The requests of the browser, and its console errors. */
let urls: string[];
let complaints: string[];

beforeAll(async () => {
  browser = await launchChromium();
}, 60_000);

afterAll(() => browser.close());

beforeEach(async () => {
  site = await openJoinSite();
  context = await browser.newContext({ viewport: { width: 360, height: 740 } });
  page = await context.newPage();
  page.setDefaultTimeout(30_000);
  urls = [];
  complaints = [];
  page.on('request', (request) => urls.push(request.url()));
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    const failedCall = message.text().startsWith('Failed to load resource');
    if (message.type() === 'error' && !failedCall) complaints.push(message.text());
  });
});

afterEach(() => context.close());

const field = (name: string) => page.getByRole('textbox', { name, exact: true });
const button = (name: string) => page.getByRole('button', { name, exact: true });
const heading = (name: string) => page.getByRole('heading', { name });
const strength = (words: string) => page.getByRole('status').getByText(words);

/** Patient 1 has an account, and its notice was sent: two emails. */
async function joined(): Promise<void> {
  const token = (await site.linkFor(1)).split('#')[1] ?? '';
  const credentials = { username: 'ada', password: goodPassword };
  await redeemInvitation(site.portal, visit, token, credentials);
  await site.mail(2);
}

describe('from the email to the set password, in a real browser', { timeout: 120_000 }, () => {
  it('a patient joins, although the first user name is taken and the first password is weak', async () => {
    await site.portal.addPatient({ pt_id: 10 });
    await joined();
    const link = await site.linkFor(10);
    await page.goto(link);
    await heading('Join the patient portal').waitFor();
    expect(await page.getByText('The sandbox clinic').first().isVisible()).toBe(true);
    expect(await page.getByText('Hello Wren.').isVisible()).toBe(true);
    // The token is removed from the address bar immediately, and stored nowhere.
    expect(page.url()).toBe(`${site.origin}/portal/join`);
    expect(
      await page.evaluate('[document.cookie, localStorage.length, sessionStorage.length]'),
    ).toEqual(['', 0, 0]);
    expect(await page.evaluate('history.length')).toBeLessThanOrEqual(2);

    await field('User name').fill('Ada');
    await field('Password').fill('password');
    await strength('7 more characters.').waitFor();
    await field('Password').fill('passwordpassword');
    await strength('Too easy to guess').waitFor();
    await button('Join').click();
    await page.getByText('This user name is taken. Choose another one.').waitFor();
    await page.getByText('This password is too easy to guess.').waitFor();
    expect(await field('User name').getAttribute('aria-invalid')).toBe('true');
    expect(await field('User name').inputValue()).toBe('Ada');

    await field('User name').fill('wren');
    await field('Password').fill(goodPassword);
    await strength('Strong').waitFor();
    // Corrected fields have no error.
    expect(await page.getByText('too easy to guess').isVisible()).toBe(false);
    expect(await field('User name').getAttribute('aria-invalid')).toBe(null);
    await button('Show password').click();
    expect(await field('Password').getAttribute('type')).toBe('text');
    await button('Join').click();
    await heading('You’re done').waitFor();
    expect(await page.getByText('wren', { exact: true }).isVisible()).toBe(true);

    const notice = await site.mail(4);
    expect(notice.recipients).toEqual(['patient-10@example.com']);
    expect(notice.parsed.subject).toMatch(/^Your account .* is ready$/);
    expect(notice.raw).not.toContain('portal/join');

    // In a new tab, the used link is inactive.
    await page.goto('about:blank');
    await page.goto(link);
    await heading('This link does not work').waitFor();
    const origins = urls.filter((url) => url !== 'about:blank').map((url) => new URL(url).origin);
    expect(new Set(origins)).toEqual(new Set([site.origin]));
    expect(complaints).toEqual([]);
  });

  it('a patient sets a new password with the keyboard only', async () => {
    await joined();
    await page.goto(await site.linkFor(1));
    await heading('Choose a new password').waitFor();
    expect(await page.getByText('Your user name stays the same.').isVisible()).toBe(true);
    expect(await field('User name').count()).toBe(0);
    // From the heading, where screen readers continue.
    const focused = () => page.evaluate('document.activeElement.tagName');
    expect(await focused()).toBe('H1');
    await page.keyboard.press('Tab');
    await page.keyboard.type('short');
    await page.keyboard.press('Enter');
    await page.getByText('Choose a password of at least 15 characters.').waitFor();
    expect(await focused()).toBe('INPUT');
    await page.keyboard.press('ControlOrMeta+a');
    await page.keyboard.type('eleven loud geese at dusk');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Space');
    expect(await page.evaluate('document.activeElement.textContent')).toBe('Hide password');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await heading('You’re done').waitFor();
    expect(await focused()).toBe('H1');
    expect(await page.getByText('ada', { exact: true }).isVisible()).toBe(true);
    expect(complaints).toEqual([]);
  });

  it('a patient with an expired link requests a new one, which works', async () => {
    const link = await site.linkFor(1);
    const { expires_at } = await site.portal.invitation(1);
    site.portal.time.now = expires_at;
    await page.goto(link);
    await heading('This link does not work').waitFor();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await heading('Check your email').waitFor();
    expect(await page.evaluate('document.activeElement.tagName')).toBe('H1');

    await page.goto(linkIn(await site.mail(2)));
    await heading('Join the patient portal').waitFor();
    await field('User name').fill('ada');
    await field('Password').fill(goodPassword);
    await page.keyboard.press('Enter');
    await heading('You’re done').waitFor();
    expect(complaints).toEqual([]);
  });

  it('a patient who has to wait sees for how long, and loses no input (Q48)', async () => {
    const link = await site.linkFor(1);
    await page.goto(link);
    await heading('Join the patient portal').waitFor();
    const { instance_id, pt_id, kind, secret_hash } = await site.portal.invitation(1);
    const secret = { instance_id, pt_id, kind, secret_hash };
    for (let time = 0; time < 100; time += 1) site.portal.linkLimits.countRedemption(secret);
    await field('User name').fill('ada');
    await field('Password').fill(goodPassword);
    await button('Join').click();
    await page
      .getByRole('alert')
      .getByText('Nothing you typed is lost. Please wait 10 seconds, then try again.')
      .waitFor();
    expect(await field('User name').inputValue()).toBe('ada');
    site.portal.time.now += 10_000;
    await button('Join').click();
    await heading('You’re done').waitFor();

    for (let time = 0; time < 102; time += 1) site.portal.linkLimits.countRenewal(here);
    await page.goto('about:blank');
    await page.goto(`${site.origin}/portal/join#garbage`);
    await heading('Please wait').waitFor();
    expect(await page.getByText('wait 10 seconds, then try again').isVisible()).toBe(true);
    site.portal.time.now += 10_000;
    await button('Try again').click();
    await heading('This link does not work').waitFor();
    expect(complaints).toEqual([]);
  });

  it('every view is accessible, on a phone, in light and dark mode', async () => {
    const found: Record<string, string[]> = {};
    async function look(view: string): Promise<void> {
      await page.emulateMedia({ colorScheme: 'light' });
      const barriers = await findBarriers(page);
      await page.emulateMedia({ colorScheme: 'dark' });
      barriers.push(...(await findBarriers(page, ['color-contrast'])));
      const tooWide = await page.evaluate<number>(
        'document.documentElement.scrollWidth - document.documentElement.clientWidth',
      );
      found[view] = [...barriers, ...(tooWide > 0 ? ['it scrolls sideways'] : [])];
    }

    await page.goto(`${site.origin}/portal/join`);
    await heading('Part of your link is missing').waitFor();
    await look('lost');
    await page.goto(`${site.origin}/portal/join#garbage`);
    await heading('This link does not work').waitFor();
    await page.reload();
    await heading('Open the link again').waitFor();
    await look('reopen');
    await page.goto(`${site.origin}/portal/join#garbage`);
    await heading('This link does not work').waitFor();
    await look('dead');
    await button('Send me a new link').click();
    await heading('Check your email').waitFor();
    await look('renewed');
    await page.goto(await site.linkFor(1));
    await heading('Join the patient portal').waitFor();
    await field('Password').fill('passwordpassword');
    await strength('Too easy').waitFor();
    await button('Join').click();
    await page.getByText('Choose a user name of at least 3').waitFor();
    await look('faults');
    await field('User name').fill('ada');
    await field('Password').fill(goodPassword);
    await strength('Strong').waitFor();
    await look('strong');
    await button('Join').click();
    await heading('You’re done').waitFor();
    await look('done');

    await page.route('**/portal/join/open', (route) => route.abort());
    await page.goto('about:blank');
    await page.goto(`${site.origin}/portal/join#garbage`);
    await heading('We could not check your link').waitFor();
    await look('trouble');
    await page.unroute('**/portal/join/open');
    for (let time = 0; time < 102; time += 1) site.portal.linkLimits.countRenewal(here);
    await button('Try again').click();
    await heading('Please wait').waitFor();
    await look('wait');

    expect(Object.entries(found).filter(([, barriers]) => barriers.length > 0)).toEqual([]);
    expect(Object.keys(found)).toHaveLength(9);
  });
});

describe('a link that a mail gateway has rewritten, in a real browser (Q80)', {
  timeout: 120_000,
}, () => {
  it('works if its token is in the URL, and removes it from the address bar', async () => {
    const [, token] = (await site.linkFor(1)).split('#');
    const referrers: (string | undefined)[] = [];
    page.on('request', (request) => referrers.push(request.headers()['referer']));
    for (const rewritten of [
      `/portal/join%23${token}?utm_source=mail`,
      `/portal/join?utm_source=mail%2523${token}`,
      `/Portal/Join/#${token}?utm_source=mail`,
    ]) {
      await page.goto(`${site.origin}${rewritten}`);
      await heading('Join the patient portal').waitFor();
      expect(page.url()).toBe(`${site.origin}/portal/join`);
      await page.goto('about:blank');
    }
    // Chromium reports a missing header as an empty one for some requests.
    expect(referrers.filter(Boolean)).toEqual([]);
  });
});
