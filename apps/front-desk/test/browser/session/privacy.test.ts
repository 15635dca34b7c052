import { describe, expect, it } from 'vitest';
import { type OpenPage, useBrowser } from '../../support/browser/open-page.ts';

const open = useBrowser();

/** Everything that a browser stores or shows outside the page. */
const traces = ({ page }: OpenPage): Promise<Record<string, unknown>> =>
  page.evaluate(async () => ({
    title: document.title,
    state: history.state,
    cookie: document.cookie,
    local: { ...localStorage },
    session: { ...sessionStorage },
    databases: await indexedDB.databases(),
    caches: await caches.keys(),
  }));

describe('privacy (Q66)', () => {
  it('no patient data and no secret is in a URL, a title or a storage', async () => {
    const desk = await open();
    const { page, clinic, context, urls, url, row, reading, button, view } = desk;
    await page.goto(url);
    await desk.fillIn(clinic);
    await row('drug 4711').click();
    await reading('Prescription: drug 4711').getByText('For the spring').waitFor();
    const nothing = {
      state: null,
      cookie: '',
      local: {},
      session: {},
      databases: [],
      caches: [],
    };
    await expect.poll(() => traces(desk)).toEqual({ ...nothing, title: '(6) Inbox' });
    await page.keyboard.press('e');
    await view('Dismissed').click();
    await row('drug 4711').click();
    await page.getByRole('combobox', { name: /^Find/ }).fill('Max');
    await page.getByRole('option', { name: 'Max' }).click();
    await button('Invite to portal').click();
    await button('Revoke…').click();
    await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click();
    await page.getByText('Link revoked').waitFor();
    const state = expect.stringMatching(/^[\da-f-]{36}$/);
    await expect.poll(() => traces(desk)).toEqual({ ...nothing, state, title: '(5) Patient' });

    const paths = urls.map((asked) => asked.replace(url, ''));
    expect(paths.filter((path) => !/^\/(assets\/[\w.-]+|desk\/[a-z-]+)?$/.test(path))).toEqual([]);
    expect(page.url()).toBe(`${url}/#patient`);
    const cookies = await context.cookies();
    expect(cookies.map(({ name }) => name).sort()).toEqual(['front-desk', 'front-desk-use']);
    for (const cookie of cookies) {
      expect(cookie).toMatchObject({ httpOnly: true, sameSite: 'Strict', path: '/' });
      expect(cookie.value).not.toContain(clinic.secret);
    }
  });

  it('the browser stores only the chosen color scheme', async () => {
    const desk = await open();
    await desk.signIn();
    await desk.button('Dark mode').click();
    await desk.button('Light mode').waitFor();
    await expect
      .poll(() => traces(desk))
      .toMatchObject({ local: { 'mantine-color-scheme-value': 'dark' } });
    const { local, session } = await traces(desk);
    expect([local, session]).toEqual([{ 'mantine-color-scheme-value': 'dark' }, {}]);
  });

  it('the history entry on a phone contains no request id', async () => {
    const desk = await open({ viewport: { width: 390, height: 800 } });
    const { page, row, reading } = desk;
    await desk.signIn();
    await row('drug 4711').click();
    await reading('Prescription: drug 4711').getByText('For the spring').waitFor();
    await expect.poll(async () => (await traces(desk))['state']).toBe('reading');
    expect(page.url()).toBe(`${desk.url}/`);
    await page.goBack();
    await row('drug 4711').waitFor();
  });
});
