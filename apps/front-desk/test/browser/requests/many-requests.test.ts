import { describe, expect, it } from 'vitest';
import { useBrowser } from '../../support/browser/open-page.ts';

const open = useBrowser();
const crowd = 10_000;
/** The number of requests that are added first, and then loaded page by page. */
const patience = { timeout: 300_000 };

describe(`an inbox of ${crowd.toLocaleString('en')} open requests`, () => {
  it(
    'opens, holds few rows in the page, and scrolls through all of them without a gap',
    patience,
    async () => {
      const { page, signIn, rows, row } = await open({
        crowd,
        viewport: { width: 1280, height: 4000 },
      });
      await signIn();
      await rows().first().waitFor();

      const started = performance.now();
      await page.reload();
      await rows().first().waitFor();
      console.info(
        `loaded anew and open with ${crowd} requests after ${Math.round(performance.now() - started)} ms`,
      );

      const list = page.getByRole('list', { name: 'Open requests' });
      const sizeOf = () =>
        list.evaluate((element) =>
          Number(element.querySelector('[aria-setsize]')?.getAttribute('aria-setsize')),
        );
      await expect.poll(sizeOf, patience).toBe(crowd + 6);
      await expect.poll(() => rows().count()).toBeLessThan(120);

      // Screen by screen: each position is rendered before the next one is checked.
      const missing = await list.evaluate(async (element, size) => {
        const rowHeight = (element.firstElementChild?.clientHeight ?? 0) / size;
        const isThere = (place: number) =>
          element.querySelector(`[aria-posinset="${place}"]`) !== null;
        const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
        const gaps: number[] = [];
        for (let top = 0; top < element.scrollHeight; top += element.clientHeight) {
          element.scrollTop = top;
          const first = Math.floor(element.scrollTop / rowHeight) + 1;
          const last = Math.min(
            size,
            Math.ceil((element.scrollTop + element.clientHeight) / rowHeight),
          );
          const places = Array.from({ length: last - first + 1 }, (_, index) => first + index);
          for (let frames = 0; frames < 300 && !places.every(isThere); frames += 1) await frame();
          gaps.push(...places.filter((place) => !isThere(place)));
        }
        return gaps;
      }, crowd + 6);
      expect(missing).toEqual([]);
      await row('drug 4712').waitFor();
    },
  );
});

describe('an inbox of more than one page', () => {
  it(
    'loads new requests at the next refresh, even if as many were dismissed',
    patience,
    async () => {
      const { page, clinic, signIn, rows, row, pass } = await open({ crowd: 1000 });
      await signIn();
      await rows().first().waitFor();
      const list = page.getByRole('list', { name: 'Open requests' });
      const size = (count: number) => list.locator(`[aria-setsize="${count}"]`).first().waitFor();
      await size(1006);

      await clinic.elsewhere.enqueued.dismiss(1, clinic.prescriptionId);
      await clinic.elsewhere.prescriptions.queue(222, { drug_id: 9999 });
      await pass(21_000);
      await page.getByRole('button', { name: '1 new request' }).click();
      await row('drug 9999').waitFor();
      await row('drug 4711').waitFor({ state: 'detached' });
      await size(1006);
    },
  );
});
