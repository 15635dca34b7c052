import axe from 'axe-core';
import type { Page } from 'playwright-core';

/**
 * What axe finds on the page as it stands that keeps people out, or slows them down, by rule and place. Frames are not gone into.
 * @param rules axe's names of those to go by; all of them without it
 */
export async function findBarriers(page: Page, rules?: string[]): Promise<string[]> {
  // Sending and reading axe takes longer than most looks, so a page keeps it until it is left.
  if (await page.evaluate(() => !('axe' in window))) await page.evaluate(axe.source);
  return page.evaluate(async (rules) => {
    // A colour on its way to another is not the one that people read.
    const ending = document
      .getAnimations()
      .filter(({ effect }) => effect?.getComputedTiming().endTime !== Number.POSITIVE_INFINITY);
    await Promise.all(ending.map(({ finished }) => finished.catch(() => undefined)));
    const { axe } = window as unknown as { axe: typeof import('axe-core') };
    const { violations } = await axe.run({
      iframes: false,
      resultTypes: ['violations'], // What is right is not gone into.
      ...(rules !== undefined && { runOnly: { type: 'rule', values: rules } }),
    });
    return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
  }, rules);
}
