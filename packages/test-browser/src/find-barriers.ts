import axe from 'axe-core';
import type { Page } from 'playwright-core';

/**
 * Finds accessibility faults of a page with axe, without its frames.
 * @param rules ids of axe's rules to check; undefined: all
 * @returns the rule and the element of each fault
 */
export async function findBarriers(page: Page, rules?: string[]): Promise<string[]> {
  // Loading axe takes longer than most checks, so it is loaded once per page.
  if (await page.evaluate(() => !('axe' in window))) await page.evaluate(axe.source);
  return page.evaluate(async (rules) => {
    // During a transition, colors are not the final ones.
    const ending = document
      .getAnimations()
      .filter(({ effect }) => effect?.getComputedTiming().endTime !== Number.POSITIVE_INFINITY);
    await Promise.all(ending.map(({ finished }) => finished.catch(() => undefined)));
    const { axe } = window as unknown as { axe: typeof import('axe-core') };
    const { violations } = await axe.run({
      iframes: false,
      resultTypes: ['violations'], // Elements without faults need no details.
      ...(rules !== undefined && { runOnly: { type: 'rule', values: rules } }),
    });
    return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
  }, rules);
}
