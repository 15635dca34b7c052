import { describe, expect, it } from 'vitest';
import { faintControls, smallTargets } from '../../support/browser/measure-controls.ts';
import { type Locator, type OpenPage, useBrowser } from '../../support/browser/open-page.ts';
import { openPatient } from '../../support/browser/open-patient.ts';

const open = useBrowser();

/** Opens the screens with the most controls, and passes each to `look`. */
async function visit(desk: OpenPage, look: (screen: string) => Promise<void>): Promise<void> {
  const { page, url, row, clinic, button, context } = desk;
  await page.goto(url);
  await button('Sign in').waitFor();
  await look('sign-in');
  await context.clearCookies();
  await clinic.elsewhere.portal.invite(221);
  await desk.signIn();
  await row('Max').waitFor();
  await page.getByRole('checkbox').first().check();
  await look('inbox');
  await row('Max').click();
  await page.getByRole('article').getByText('drug 4712').first().waitFor();
  await look('reading');
  await openPatient(desk, 221);
  await button('Revoke…').waitFor();
  await look('patient');
}

describe('the controls of the desk', () => {
  it('are targets of 24 pixels, and have enough contrast with and without the focus', async () => {
    const desk = await open();
    const { page } = desk;
    const found: Record<string, string[]> = {};
    await visit(desk, async (screen) => {
      found[screen] = await smallTargets(page, 24);
      for (const colorScheme of ['dark', 'light'] as const) {
        await page.emulateMedia({ colorScheme });
        await page.locator(`html[data-mantine-color-scheme=${colorScheme}]`).waitFor();
        for (const fault of await faintControls(page))
          found[screen].push(`${colorScheme} ${fault}`);
      }
    });
    expect(found).toEqual({ 'sign-in': [], inbox: [], reading: [], patient: [] });
  });

  it('are targets of 44 pixels on a touch screen', async () => {
    const desk = await open({ viewport: { width: 390, height: 844 }, isTouch: true });
    const found: Record<string, string[]> = {};
    await visit(desk, async (screen) => {
      found[screen] = await smallTargets(desk.page, 44);
    });
    expect(found).toEqual({ 'sign-in': [], inbox: [], reading: [], patient: [] });
  });
});

describe('the inbox', () => {
  it('shows which rows are selected, focused and open in forced colors', async () => {
    const { page, signIn, row, reading, view } = await open();
    await signIn();
    await row('Max').waitFor();
    await page.emulateMedia({ forcedColors: 'active' });
    const looks = async (one: Locator): Promise<string> => {
      await page.evaluate(() => (document.activeElement as HTMLElement).blur());
      await page.mouse.move(0, 0);
      // Compares pixels, because the computed style still has the colors of the author.
      const image = await one.screenshot({ animations: 'disabled' });
      return image.toString('base64');
    };
    const box = page.getByRole('checkbox', { name: /drug 4711/ });
    // The final color: a transition begins with the previous one.
    const ground = (one: Locator): Promise<string> =>
      one.evaluate((element) => {
        for (const animation of element.getAnimations()) animation.finish();
        return getComputedStyle(element).backgroundColor;
      });
    const unchecked = await ground(box);
    await box.check();
    await expect.poll(() => ground(box)).not.toBe(unchecked);

    const chip = page.getByRole('button', { name: /^Messages/ });
    const released = await looks(chip);
    await chip.click();
    await expect.poll(() => page.getByRole('checkbox').count()).toBe(1);
    await expect.poll(() => looks(chip)).not.toBe(released);
    await page.getByRole('button', { name: 'Clear filters' }).click();

    await row('drug 4711').click();
    await reading('Prescription: drug 4711').waitFor();
    const read = await looks(row('drug 4711').locator('..'));
    await row('drug 4712').click();
    await reading('Prescription: drug 4712').waitFor();
    await expect.poll(() => looks(row('drug 4711').locator('..'))).not.toBe(read);

    const current = await ground(view('Inbox'));
    await expect.poll(() => ground(view('Dismissed'))).not.toBe(current);
  });

  it.each([
    ['a phone on its side', { width: 844, height: 390 }],
    ['a zoom of 400%', { width: 320, height: 200 }],
  ])('renders few rows on %s', async (_what, viewport) => {
    const { page, signIn, rows } = await open({ crowd: 300, viewport });
    await signIn();
    await rows().first().waitFor();
    await page.locator('[aria-setsize="306"]').first().waitFor();
    await expect.poll(() => rows().count()).toBeLessThan(60);
  });

  it('has a header in which nothing wraps or overlaps, at every width of a tablet', async () => {
    const { page, signIn, row } = await open();
    await signIn();
    await row('Max').waitFor();
    for (const width of [769, 820, 900, 961, 1024]) {
      await page.setViewportSize({ width, height: 700 });
      const faults = await page.getByRole('banner').evaluate((header) => {
        const parts = [...(header.firstElementChild?.children ?? [])];
        const boxes = parts.map((part) => part.getBoundingClientRect());
        const overlaps = boxes.filter((one, index) =>
          boxes
            .slice(index + 1)
            .some(
              (other) =>
                one.left < other.right &&
                other.left < one.right &&
                one.top < other.bottom &&
                other.top < one.bottom,
            ),
        );
        const links = [...header.querySelectorAll('nav a')].map((link) => link.clientHeight);
        const cut = parts.filter(
          (part) => !part.matches('p') && part.scrollWidth > part.clientWidth + 1,
        );
        return [overlaps.length, cut.length, links.filter((height) => height > 40).length];
      });
      expect({ width, faults }).toEqual({ width, faults: [0, 0, 0] });
    }
  });

  it('has an accessible name with a pause before the number of open requests', async () => {
    const { page, signIn, row } = await open();
    await signIn();
    await row('Max').waitFor();
    await page.getByRole('link', { name: 'Inbox, 6 open', exact: true }).waitFor();
  });
});
