export type { Browser, BrowserContext, Page } from 'playwright-core';
export { findBarriers } from './find-barriers.ts';
export { launchChromium } from './launch-chromium.ts';
