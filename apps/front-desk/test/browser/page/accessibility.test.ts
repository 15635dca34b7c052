import { findBarriers } from '@mdhq/test-browser';
import { describe, expect, it } from 'vitest';
import { type OpenPage, useBrowser } from '../../support/browser/open-page.ts';
import { visitOnePatient, visitTroubles, visitWork } from '../../support/browser/visit-screens.ts';

const open = useBrowser();
/** Axe checks every screen twice, which takes long on a busy machine. */
const patience = { timeout: 300_000 };

const visits = [
  { what: 'daily work', visit: visitWork, options: {} },
  { what: 'empty lists and outages', visit: visitTroubles, options: {} },
  {
    what: 'an instance without an inbox',
    visit: visitOnePatient,
    options: { surface: 'documented' },
  },
] as const;

const phone = { width: 320, height: 640 };
/** The size of a window of 1280 by 800 at a zoom of 200%. The layout is that of a phone, so switching between the two changes nothing. */
const zoomed = { width: 640, height: 400 };

/** By how many pixels the page is too wide for a phone, and for a zoomed window. */
async function overhangs({ page }: OpenPage): Promise<number[]> {
  const pixels: number[] = [];
  for (const viewport of [zoomed, phone]) {
    await page.setViewportSize(viewport);
    const overhang = () =>
      page.evaluate(() => Math.max(0, document.documentElement.scrollWidth - innerWidth));
    // Popups of fields, such as search results, are positioned a moment later.
    await expect
      .poll(overhang, { timeout: 5_000 })
      .toBe(0)
      .catch(() => undefined);
    pixels.push(await overhang());
  }
  return pixels.filter((each) => each > 0);
}

/** Violations in both color schemes. The dark one differs only in its colors, so only its contrast is checked. */
async function barriersOf({ page }: OpenPage): Promise<string[]> {
  const light = await findBarriers(page);
  await page.emulateMedia({ colorScheme: 'dark' });
  const dark = await findBarriers(page, ['color-contrast']);
  await page.emulateMedia({ colorScheme: 'light' });
  return [...light, ...dark.map((barrier) => `dark ${barrier}`)];
}

describe.each(visits)('the screens of $what', ({ visit, options }) => {
  it(
    'have no accessibility violations on a desktop, in light and dark mode',
    patience,
    async () => {
      const desk = await open(options);
      const found: Record<string, string[]> = {};
      await visit(desk, async (screen) => {
        const barriers = await barriersOf(desk);
        if (barriers.length > 0) found[screen] = barriers;
      });
      expect(found).toEqual({});
    },
  );

  it(
    'have no accessibility violations on a phone, and fit 320 pixels and a zoom of 200%',
    patience,
    async () => {
      const desk = await open({ ...options, viewport: phone });
      const found: Record<string, unknown> = {};
      await visit(desk, async (screen) => {
        const barriers = await barriersOf(desk);
        const tooWide = await overhangs(desk);
        if (barriers.length + tooWide.length > 0) found[screen] = { barriers, tooWide };
      });
      expect(found).toEqual({});
    },
  );
});
