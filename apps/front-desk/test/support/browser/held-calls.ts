import type { Page } from '@mdhq/test-browser';

/** Calls of a page to the desk that the test holds back, so that the screen does not change. */
export interface HeldCalls {
  /** Releases the held calls, and all later ones. */
  release(): Promise<void>;
}

/** @param path such as `/desk/invitations` */
export async function holdCalls(page: Page, path: string): Promise<HeldCalls> {
  let letGo = (): void => {};
  const isReleased = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  const pattern = `**${path}`;
  await page.route(pattern, async (route) => {
    await isReleased;
    await route.fallback();
  });
  return {
    async release() {
      letGo();
      await page.unroute(pattern);
    },
  };
}
