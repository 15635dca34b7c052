import { describe, expect, it } from 'vitest';
import { useBrowser } from '../../support/browser/open-page.ts';

const open = useBrowser();

describe('dismissing', () => {
  it('removes a request from the list, opens the next one, and can be undone', async () => {
    const desk = await open();
    const { clinic, row, reading, button, notices } = desk;
    await desk.signIn();
    await row('drug 4711').click();
    await button('Dismiss').click();
    await row('drug 4711').waitFor({ state: 'detached' });
    await reading('Refill: prescription 815').getByText('Almost out.').waitFor();
    await expect.poll(() => desk.focused()).toContain('Refill: prescription 815');
    await notices()
      .getByText(/^Dismissed Ada Example’s prescription$/)
      .waitFor();
    await expect.poll(async () => (await clinic.elsewhere.enqueued.list(1)).data.length).toBe(1);

    await notices().getByRole('button', { name: 'Undo' }).click();
    await row('drug 4711').waitFor();
    await expect.poll(async () => (await clinic.elsewhere.enqueued.list(1)).data.length).toBe(2);
    await expect.poll(() => desk.rows().nth(1).textContent()).toContain('drug 4711');
    // It is not marked as new, because it was in the list before.
    expect(await row('drug 4711').getByText('New').count()).toBe(0);
    await notices().getByText('Returned Ada Example’s prescription to inbox').waitFor();
    await notices().getByRole('button', { name: 'Close notice' }).click();
    await notices().getByText('to inbox').waitFor({ state: 'detached' });
  });

  it('undoes the last dismissal first, and then the one before (Q66)', async () => {
    const desk = await open();
    const { row, notices, press } = desk;
    await desk.signIn();
    await row('drug 4711').click();
    await press('e');
    await row('drug 4711').waitFor({ state: 'detached' });
    await press('e');
    await row('Refill').waitFor({ state: 'detached' });
    await notices().getByText('Dismissed Renée Dübois-Muster’s refill').waitFor();
    await notices().getByText('1 earlier').waitFor();
    await press('u');
    await row('Refill').waitFor();
    await notices().getByText('Dismissed Ada Example’s prescription').waitFor();
    await press('u');
    await row('drug 4711').waitFor();
    await notices().getByText('Dismissed').waitFor({ state: 'detached' });
    await expect.poll(() => desk.rows().count()).toBe(6);
  });

  it('dismisses several selected requests together', async () => {
    const desk = await open();
    const { page, row, button, rows } = desk;
    await desk.signIn();
    await row('intake').waitFor();
    await page.getByRole('checkbox', { name: 'Select Message: Sleep, Sample, Joan' }).check();
    await page.getByRole('checkbox', { name: /^Select Refill/ }).check();
    await button('Dismiss 2').click();
    await expect.poll(() => rows().count()).toBe(4);
    expect(await row('Sleep').count()).toBe(0);
    await expect.poll(async () => (await desk.clinic.elsewhere.inbox.list()).data.length).toBe(4);
    await desk
      .notices()
      .getByText(/^Dismissed 2 requests from Joan Sample and Renée Dübois-Muster$/)
      .waitFor();
  });

  it('keeps the selection when the open request is dismissed', async () => {
    const desk = await open();
    const { page, row, button } = desk;
    await desk.signIn();
    await row('drug 4711').click();
    const sleep = page.getByRole('checkbox', { name: /^Select Message: Sleep/ });
    await sleep.check();
    await page.getByRole('checkbox', { name: /drug 4712/ }).check();
    await button('Dismiss').click();
    await row('drug 4711').waitFor({ state: 'detached' });
    expect(await sleep.isChecked()).toBe(true);
    await button('Dismiss 2').waitFor();
  });

  it('can be undone hours later, one by one, and collapses the older ones', async () => {
    const desk = await open();
    const { page, row, notices, pass, press } = desk;
    await desk.signIn();
    await row('drug 4711').click();
    for (const words of ['drug 4711', 'Refill', 'drug 4712']) {
      await row(words).click();
      await press('e');
      await row(words).waitFor({ state: 'detached' });
    }
    for (let passed = 0; passed < 8; passed += 1) {
      await pass(10 * 60_000);
      // Activity extends the session.
      const read = page.waitForResponse('**/desk/request');
      await page.keyboard.press(passed % 2 === 0 ? 'k' : 'j');
      await read;
    }
    await expect.poll(() => notices().getByRole('listitem').count()).toBe(0);
    await notices().getByText('2 earlier').click();
    await notices()
      .getByRole('button', { name: /^Return to inbox: Ada Example’s prescription/ })
      .click();
    await row('drug 4711').waitFor();
    await notices().getByText('Returned Ada Example’s prescription to inbox').waitFor();
    await notices().getByText('1 earlier').waitFor();
  });

  it('is recorded with user and time, and undone from the list of dismissed requests (Q66)', async () => {
    const desk = await open();
    const { clinic, row, reading, view, notices, press } = desk;
    await desk.signIn();
    await row('drug 4711').click();
    await press('e');
    await notices().getByText('Dismissed Ada Example’s prescription').waitFor();
    await view('Dismissed').click();
    await row('drug 4711').getByText(`by ${clinic.username}`).waitFor();
    await row('drug 4711').click();
    const request = reading('Prescription: drug 4711');
    await request
      .getByRole('status')
      .getByText(`Dismissed by ${clinic.username}, Wed, Nov 11, 2026, 8:0`)
      .waitFor();
    await request.getByRole('button', { name: 'Return to inbox' }).click();
    await row('drug 4711').waitFor({ state: 'detached' });

    await view('Inbox').click();
    await row('drug 4711').click();
    const history = request.getByRole('region', { name: 'History' }).getByRole('listitem');
    await expect
      .poll(() => history.allTextContents())
      .toEqual([
        expect.stringMatching(/^Received via test, Mon, Nov 2, 2026, 8:04 AM MST$/),
        expect.stringMatching(`^Dismissed by ${clinic.username}, Wed, Nov 11, 2026, 8:0`),
        expect.stringMatching(`^Returned to inbox by ${clinic.username}, Wed, Nov 11, 2026, 8:0`),
      ]);
  });

  it('shows who dismissed the request first, and when, if a colleague was faster (Q66)', async () => {
    const desk = await open();
    const { clinic, row, notices, pass, rows, press } = desk;
    await desk.signIn();
    await row('drug 4711').click();
    await clinic.elsewhere.enqueued.dismiss(1, clinic.prescriptionId);
    await press('e');
    await notices()
      .getByText(
        `Ada Example’s prescription was already dismissed by ${clinic.colleague.username}, Wed`,
      )
      .waitFor();
    expect(await row('drug 4711').count()).toBe(0);
    // This user cannot undo it.
    expect(await notices().getByRole('button', { name: 'Undo' }).count()).toBe(0);

    const [message] = (await clinic.elsewhere.enqueued.list(304)).data;
    await clinic.elsewhere.enqueued.dismiss(304, message?.id ?? 0);
    await pass(21_000);
    await row('Sleep').waitFor({ state: 'detached' });
    await expect.poll(() => rows().count()).toBe(4);
  });

  it('shows the open request as dismissed once a colleague has dismissed it', async () => {
    const desk = await open();
    const { clinic, row, reading, pass, button, press } = desk;
    await desk.signIn();
    await row('drug 4711').click();
    await reading('Prescription: drug 4711').getByText('For the spring').waitFor();
    await clinic.elsewhere.enqueued.dismiss(1, clinic.prescriptionId);
    await pass(21_000);
    await reading('Prescription: drug 4711')
      .getByText(`Dismissed by ${clinic.colleague.username}`)
      .first()
      .waitFor();
    await button('Return to inbox').waitFor();
    // Continues with the next request.
    await row('drug 4711').waitFor({ state: 'detached' });
    await press('j');
    await reading('Refill: prescription 815').waitFor();
  });

  it('dismisses a request again that was restored from the list of dismissed requests', async () => {
    const desk = await open();
    const { row, reading, view, press } = desk;
    await desk.signIn();
    await row('drug 4711').click();
    await press('e');
    await row('drug 4711').waitFor({ state: 'detached' });
    await view('Dismissed').click();
    await row('drug 4711').click();
    const request = reading('Prescription: drug 4711');
    await request.getByRole('button', { name: 'Return to inbox' }).click();
    await request.getByRole('button', { name: 'Dismiss', exact: true }).click();
    await row('drug 4711').waitFor();
    await expect
      .poll(async () => (await desk.clinic.elsewhere.enqueued.list(1)).data.length)
      .toBe(1);
  });

  it('dismisses one request for a double click, and for a held key (Q66)', async () => {
    const desk = await open();
    const { page, row, button, rows } = desk;
    await desk.signIn();
    await row('drug 4711').click();
    await button('Dismiss').dblclick();
    await row('drug 4711').waitFor({ state: 'detached' });
    expect(await rows().count()).toBe(5);
    await page.keyboard.down('e');
    await page.keyboard.down('e');
    await page.keyboard.down('e');
    await page.keyboard.up('e');
    await row('Refill').waitFor({ state: 'detached' });
    expect(await rows().count()).toBe(4);
  });
});
