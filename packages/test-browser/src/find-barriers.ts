import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';

/**
 * What axe finds on the page as it stands that keeps people out, or slows them down, by rule and place.
 * @param rules axe's names of those to go by; all of them without it
 */
export async function findBarriers(page: Page, rules?: string[]): Promise<string[]> {
  const axe = new AxeBuilder({ page })
    .setLegacyMode() // No frames, so no second page for each look.
    .options({ resultTypes: ['violations'] }); // What is right is not gone into.
  const { violations } = await (rules === undefined ? axe : axe.withRules(rules)).analyze();
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
}
