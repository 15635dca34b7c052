import type { Browser, Page } from 'playwright-core';

/**
 * Slows down the CPU of each page that a test opens in the browser, from before its first navigation.
 * @param rate how many times slower, above 1
 */
export function slowDown(browser: Browser, rate: number): void {
  const newContext = browser.newContext.bind(browser);
  browser.newContext = async (options) => {
    const context = await newContext(options);
    const newPage = context.newPage.bind(context);
    context.newPage = async () => slowed(await newPage(), rate);
    return context;
  };
}

async function slowed(page: Page, rate: number): Promise<Page> {
  const session = await page.context().newCDPSession(page);
  await session.send('Emulation.setCPUThrottlingRate', { rate });
  return page;
}
