import { findBarriers } from '@mdhq/test-browser';
import { describe, expect, it } from 'vitest';
import { type OpenPage, useBrowser } from '../support/open-page.ts';
import { visitOnePatient, visitTroubles, visitWork } from '../support/visit-screens.ts';

const open = useBrowser();

const visits = [
  { what: 'the day’s work', visit: visitWork },
  { what: 'nothing there, and nobody who answers', visit: visitTroubles },
  { what: 'an instance that has no inbox', visit: visitOnePatient, surface: 'documented' },
] as const;

const windows = [
  { where: 'on a desktop', viewport: { width: 1280, height: 800 } },
  { where: 'on a phone 320 pixels wide', viewport: { width: 320, height: 640 } },
];

/** By how many pixels the page is too wide for its window. */
const overhang = ({ page }: OpenPage): Promise<number> =>
  page.evaluate(() => document.documentElement.scrollWidth - innerWidth);

/** What is in the way in both schemes. Colours are all that the dark one changes, so it is asked for its contrast alone. */
async function barriersOf({ page }: OpenPage): Promise<string[]> {
  const light = await findBarriers(page);
  await page.emulateMedia({ colorScheme: 'dark' });
  const dark = await findBarriers(page, ['color-contrast']);
  await page.emulateMedia({ colorScheme: 'light' });
  return [...light, ...dark.map((barrier) => `dark ${barrier}`)];
}

describe.each(visits)('every screen of $what', ({ visit, ...options }) => {
  it.each(windows)(
    'leaves nobody out, in light and in dark, and fits $where',
    async ({ viewport }) => {
      const desk = await open({ ...options, viewport });
      const found: Record<string, unknown> = {};
      await visit(desk, async (screen) => {
        const barriers = await barriersOf(desk);
        const pixels = await overhang(desk);
        if (barriers.length > 0 || pixels > 0) found[screen] = { barriers, pixels };
      });
      expect(found).toEqual({});
    },
    120_000,
  );

  it('fits a window 1280 pixels wide at a zoom of 200%', async () => {
    const desk = await open({ ...options, viewport: { width: 640, height: 400 } });
    const tooWide: string[] = [];
    await visit(desk, async (screen) => {
      if ((await overhang(desk)) > 0) tooWide.push(screen);
    });
    expect(tooWide).toEqual([]);
  });
});
