import { type Browser, findBarriers, launchChromium, type Page } from '@mdhq/test-browser';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { serveSite } from './support/serve-site.ts';

let browser: Browser;
let site: Awaited<ReturnType<typeof serveSite>>;
/** The requests of all pages to other origins, and what their policies refused. */
const leaks: string[] = [];

beforeAll(async () => {
  site = await serveSite();
  browser = await launchChromium();
});

afterAll(async () => {
  await browser.close();
  await site.close();
});

async function open(path: string, options?: Parameters<Browser['newPage']>[0]): Promise<Page> {
  const page = await browser.newPage(options);
  page.on('request', (request) => {
    if (!/^(data|blob):/.test(request.url()) && new URL(request.url()).origin !== site.url) {
      leaks.push(request.url());
    }
  });
  page.on('console', (message) => {
    if (message.type() === 'error') leaks.push(message.text());
  });
  await page.goto(site.url + inject('base').slice(0, -1) + path, { waitUntil: 'networkidle' });
  return page;
}

test('the search finds the problem patient-has-no-email, and leads to its section', async () => {
  const page = await open('/');
  await page.keyboard.press('Control+k');
  await page
    .getByRole('dialog')
    .getByRole('searchbox')
    .or(page.getByPlaceholder('Search'))
    .first()
    .fill('patient-has-no-email');
  const result = page.getByRole('dialog').locator('a[href$="#patient-has-no-email"]').first();
  await result.waitFor();
  await result.click();
  await page.waitForURL('**/toolkit/spec/problems/#patient-has-no-email');

  expect(await page.locator('#patient-has-no-email').textContent()).toContain(
    'patient-has-no-email',
  );
  await page.close();
});

test.each([
  ['/', 'dark', 1280],
  ['/packages/client/', 'light', 1280],
  ['/spec/problems/', 'dark', 390],
] as const)(
  'axe finds no fault on %s in %s colors, %i pixels wide',
  async (path, colorScheme, width) => {
    const page = await open(path, { colorScheme, viewport: { width, height: 800 } });

    expect(await findBarriers(page)).toEqual([]);
    expect(
      await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth),
    ).toBe(true);
    await page.close();
  },
);

test('the API reference shows the operations and their examples', async () => {
  const page = await open('/api/');

  await page.getByRole('heading', { name: /Patient Portal endpoints/ }).waitFor();
  expect(await page.getByText('Redocly').count()).toBe(1);
  await page.close();
});

test('no page requests anything from another origin, or breaks its own policy', () => {
  expect(leaks).toEqual([]);
});
