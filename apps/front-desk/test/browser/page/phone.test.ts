import { expect, it } from 'vitest';
import { type Locator, useBrowser } from '../../support/browser/open-page.ts';
import { openPatient } from '../../support/browser/open-patient.ts';

const open = useBrowser();

/** Whether the text of an element is not truncated. */
const isWhole = (locator: Locator): Promise<boolean> =>
  locator.evaluate((element) =>
    [element, ...element.querySelectorAll('*')].every(
      ({ scrollWidth, clientWidth }) => clientWidth === 0 || scrollWidth <= clientWidth,
    ),
  );

it.each([320, 360, 390])('the header has two rows on a phone of %i pixels', async (width) => {
  const { page, signIn, row } = await open({ viewport: { width, height: 700 }, isTouch: true });
  await signIn();
  await row('Max').waitFor();
  const rowsOfHeader = await page.getByRole('banner').evaluate((header) => {
    const parts = [...(header.firstElementChild?.children ?? [])]
      .map((part) => part.getBoundingClientRect())
      .filter((box) => box.height > 0);
    return new Set(parts.map((box) => Math.round(box.top + box.height / 2))).size;
  });
  expect(rowsOfHeader).toBe(2);
});

it.each([320, 390])(
  'names and buttons are not truncated on a phone of %s pixels',
  async (width) => {
    const desk = await open({ viewport: { width, height: 844 } });
    const { page, rows, row, view, button, clinic } = desk;
    await clinic.elsewhere.portal.invite(221);
    const [refill] = (await clinic.elsewhere.enqueued.list(301)).data;
    await clinic.elsewhere.enqueued.dismiss(301, refill?.id ?? 0);
    await desk.signIn();
    await row('Max').waitFor();
    const names = rows().getByText(/^(Example|Dübois-Muster|Sample), \S+$/);
    await expect.poll(() => names.count()).toBe(5);
    for (const name of await names.all()) expect(await isWhole(name)).toBe(true);
    await view('Dismissed').click();
    await expect.poll(() => names.count()).toBe(1);
    expect(await isWhole(names)).toBe(true);

    await openPatient(desk, 221);
    await button('Revoke…').waitFor();
    for (const one of await page.getByRole('main').getByRole('button').all()) {
      expect({ words: await one.textContent(), isWhole: await isWhole(one) }).toMatchObject({
        isWhole: true,
      });
    }
  },
);

it('the state of a pending change is shown at its request on a phone, and covers nothing', async () => {
  const desk = await open({ viewport: { width: 390, height: 844 } });
  const { context, row, rows, button, page } = desk;
  await desk.signIn();
  await row('Max').waitFor();
  await page.getByRole('checkbox', { name: /drug 4711/ }).check();
  await page.getByRole('checkbox', { name: /Supplement #12/ }).check();
  await context.setOffline(true);
  await button('Dismiss 2').click();
  await row('drug 4711').getByText('Waiting for network').waitFor();
  const left = (words: string) =>
    row(words)
      .getByText(/^(Example|Sample), \S+$/)
      .evaluate((element) => element.getBoundingClientRect().left);
  await expect.poll(() => left('drug 4711')).toBe(await left('Max'));
  const names = rows().getByText(/^(Example|Dübois-Muster|Sample), \S+$/);
  for (const name of await names.all()) expect(await isWhole(name)).toBe(true);
});

it('many notices cover a small part of a phone, and expand to full text on touch', async () => {
  const height = 844;
  const desk = await open({ viewport: { width: 390, height } });
  const { page, row, button, notices, context } = desk;
  await desk.signIn();
  await row('Max').waitFor();
  const dismiss = async (subject: string): Promise<void> => {
    await page.getByRole('checkbox', { name: new RegExp(subject) }).check();
    await button('Dismiss 1').click();
  };
  await page.route(
    '**/desk/dismiss',
    (route) => route.fulfill({ status: 400, json: { code: 'invalid-request' } }),
    { times: 1 },
  );
  await dismiss('drug 4711');
  const failure = notices().getByText('Couldn’t dismiss Ada Example’s prescription');
  await failure.waitFor();
  await dismiss('Refill');
  await button('Undo').click();
  await notices().getByText('Returned Renée Dübois-Muster’s refill to inbox').waitFor();
  await dismiss('Supplement #12');
  await row('Supplement #12').waitFor({ state: 'detached' });
  await context.setOffline(true);
  await dismiss('Sleep');
  await notices().getByText('1 change sends when you reconnect').waitFor();
  const covered = (): Promise<number> =>
    notices().evaluate((element) => element.getBoundingClientRect().height);
  await expect.poll(() => covered()).toBeLessThan(height / 4);
  await expect.poll(() => isWhole(failure)).toBe(false);
  for (const one of await notices().getByRole('button').all()) {
    const { x = 0, width = 390 } = (await one.boundingBox()) ?? {};
    expect(x + width).toBeLessThanOrEqual(390 - 16);
  }
  await button('Expand notifications').click();
  await expect.poll(() => isWhole(failure)).toBe(true);
  await expect.poll(() => covered()).toBeLessThan(height * 0.6);
  await button('Collapse notifications').click();
  await expect.poll(() => isWhole(failure)).toBe(false);
});
