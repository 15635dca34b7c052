import { describe, expect, it } from 'vitest';
import { type OpenPage, useBrowser } from '../../support/browser/open-page.ts';

const open = useBrowser();

/** Makes the next dismissals fail in this way, before they reach the desk. */
async function failNext(
  { page }: OpenPage,
  times: number,
  status: number,
  body: { code: string; retryAfterSeconds?: number },
): Promise<void> {
  await page.route('**/desk/dismiss', (route) => route.fulfill({ status, json: body }), { times });
}

async function dismissChecked(desk: OpenPage, ...subjects: string[]): Promise<void> {
  for (const subject of subjects) {
    await desk.page.getByRole('checkbox', { name: new RegExp(subject) }).check();
  }
  await desk.button(`Dismiss ${subjects.length}`).click();
}

describe('a dismissal that fails', () => {
  it('shows an error until it succeeds', async () => {
    const desk = await open();
    const { row, notices } = desk;
    await desk.signIn();
    await failNext(desk, 1, 502, { code: 'portal-failed' });
    await dismissChecked(desk, 'drug 4711');
    const failure = notices().getByText(
      'Couldn’t dismiss Ada Example’s prescription. The portal reported an error.',
    );
    await failure.waitFor();
    await row('drug 4711').waitFor();
    await dismissChecked(desk, 'drug 4711');
    await notices().getByText('Dismissed Ada Example’s prescription').waitFor();
    await failure.waitFor({ state: 'detached' });
  });

  it('is grouped with others of the same cause, and can be closed separately', async () => {
    const desk = await open();
    const { page, notices } = desk;
    await desk.signIn();
    await failNext(desk, 2, 502, { code: 'portal-failed' });
    await dismissChecked(desk, 'drug 4711', 'Refill');
    const card = notices().getByText('Couldn’t dismiss 2 requests. The portal reported an error.');
    await card.waitFor();
    await page.unrouteAll();
    await expect
      .poll(() => notices().getByRole('listitem').allTextContents())
      .toEqual(['Ada Example’s prescription', 'Renée Dübois-Muster’s refill']);
    await failNext(desk, 1, 403, { code: 'read-only' });
    await dismissChecked(desk, 'Sleep');
    const other = notices().getByText('Couldn’t dismiss Joan Sample’s message.');
    await other.waitFor();
    await notices().getByRole('button', { name: 'Close notice' }).first().click();
    await card.waitFor({ state: 'detached' });
    expect(await other.count()).toBe(1);
  });

  it('with Retry-After is retried after that time, and the seconds are shown', async () => {
    const desk = await open();
    const { clinic, notices, pass } = desk;
    await desk.signIn();
    // A portal that is down sends Retry-After too, but that is no rate limit.
    await failNext(desk, 1, 503, { code: 'portal-unreachable', retryAfterSeconds: 40 });
    await dismissChecked(desk, 'Sleep');
    await notices().getByText('Can’t reach the portal. 1 change pending.').waitFor();
    await failNext(desk, 1, 429, { code: 'rate-limited', retryAfterSeconds: 40 });
    await dismissChecked(desk, 'drug 4711');
    await notices().getByText('Too many requests. 1 change pending.').waitFor();
    await notices()
      .getByText(/Retrying in (4\d|39|38) seconds\./)
      .first()
      .waitFor();
    expect((await clinic.elsewhere.enqueued.list(1)).data.length).toBe(2);
    // A queued dismissal is not done yet.
    await notices().getByText('Dismissing Ada Example’s prescription…').waitFor();
    // The delay has a random part in addition to Retry-After.
    await pass(49_000);
    await expect.poll(async () => (await clinic.elsewhere.enqueued.list(1)).data.length).toBe(1);
    await notices().getByText('Dismissed Ada Example’s prescription').waitFor();
    await notices().getByText('Retrying').waitFor({ state: 'detached' });
  });
});
