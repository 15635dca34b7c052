import type { OpenPage } from './open-page.ts';

/** Opens screens of the desk one after another, and passes the name of each to `look`. */
export type Visit = (desk: OpenPage, look: (screen: string) => Promise<void>) => Promise<void>;

/** The screens of daily work. */
export const visitWork: Visit = async (desk, look) => {
  const { page, url, clinic, row, reading, view, notices, button } = desk;
  await page.goto(url);
  await button('Sign in').waitFor();
  await look('sign-in');
  await desk.fillIn({ ...clinic, secret: 'wrong' });
  await page.getByRole('alert').waitFor();
  await look('sign-in failed');
  await desk.fillIn(clinic);
  await row('Max').waitFor();
  await look('inbox');

  await row('intake').click();
  await reading('Questionnaire: New patient intake')
    .getByRole('region', { name: 'History' })
    .waitFor();
  await look('reading');
  await button('Dismiss').click();
  await notices().getByRole('button', { name: 'Undo' }).waitFor();
  await look('undo');
  await page.keyboard.press('?');
  await page.getByRole('dialog').waitFor();
  await look('help');
  await page.keyboard.press('Escape');

  await view('Dismissed').click();
  await row('intake').waitFor();
  await look('dismissed');
  await view('Patient').click();
  await page.getByRole('heading', { name: 'Find a patient' }).waitFor();
  const find = page.getByRole('combobox', { name: /^Find/ });
  await find.fill('sample');
  await page.getByRole('option').first().waitFor();
  await look('finding');
  await find.fill('221');
  await page.getByRole('option', { name: 'Max' }).click();
  await button('Invite to portal').click();
  await button('Revoke…').waitFor();
  await page.getByRole('article', { name: 'Prescription: drug 4712' }).waitFor();
  await look('patient');
  await button('Revoke…').click();
  await page.getByRole('dialog').waitFor();
  await look('revoking');
};

/** Empty lists and outages. */
export const visitTroubles: Visit = async (desk, look) => {
  const { page, context, clinic, row, view, notices, button } = desk;
  await desk.signIn();
  await row('Max').waitFor();
  const only = page.getByRole('group', { name: 'Filters' });
  await only.getByRole('button', { name: 'Messages' }).click();
  await page.getByRole('combobox', { name: 'Received' }).selectOption('7+ days ago');
  await page.getByText('No requests match these filters.').waitFor();
  // Away from the pointer, which changes its colors.
  await only.getByRole('button', { name: 'Clear filters' }).hover();
  await look('nothing matches');
  await only.getByRole('button', { name: 'Clear filters' }).click();
  const find = page.getByRole('combobox', { name: /^Find/ });
  await find.fill('nobody');
  await page.getByText('No patients found').waitFor();
  await look('no patient found');
  await find.fill('');

  await clinic.stop();
  await view('Dismissed').click();
  await page.getByRole('alert', { name: 'Can’t reach the portal' }).waitFor();
  await look('portal gone');
  await clinic.start();
  await button('Try again').click();
  await page.getByText('No dismissed requests').waitFor();
  await look('nothing dismissed');

  await view('Inbox').click();
  await row('Max').waitFor();
  for (const box of await page.getByRole('checkbox', { name: /^Select / }).all()) await box.check();
  await look('all checked');
  await context.setOffline(true);
  await button('Dismiss 6').click();
  await notices().getByText('changes send when you reconnect').waitFor();
  await look('offline');
  await context.setOffline(false);
  await page.getByText('All caught up').waitFor();
  await notices().getByRole('button', { name: 'Undo' }).waitFor();
  await look('empty inbox');

  await page.route('**/desk/sign-out', (route) => route.abort());
  await button('Sign out').click();
  await page.getByRole('alert').getByText('You’re still signed in').waitFor();
  await look('not signed out');

  await desk.pass(16 * 60_000);
  await page.getByRole('alert', { name: 'Session ended' }).waitFor();
  await button('Sign in').waitFor();
  await look('session ended');
  await page.route('**/desk/session', (route) => route.abort());
  await page.reload();
  await page.getByRole('alert', { name: 'Can’t reach the front desk' }).waitFor();
  await look('desk gone');
};

/** The desk of an instance without an inbox. */
export const visitOnePatient: Visit = async (desk, look) => {
  const { page, clinic, field, button } = desk;
  const show = async (patient: string): Promise<void> => {
    await field('Patient ID').fill(patient);
    await button('Show requests').click();
  };
  await desk.signIn();
  await field('Patient ID').waitFor();
  await look('no patient yet');
  await show('Anna');
  await page.getByText('Enter a patient ID, such as').waitFor();
  await look('no number');
  await show('1');
  await page.getByRole('article', { name: 'Prescription: drug 4711' }).waitFor();
  await look('queue');
  await button(`Dismiss: request #${clinic.prescriptionId}`).click();
  await page.getByRole('dialog').waitFor();
  await look('dismissing');
  await page.getByRole('dialog').getByRole('button', { name: 'Dismiss' }).click();
  await page.getByRole('alert', { name: /^Dismissed request/ }).waitFor();
  await look('dismissed');
  await button('Invite to portal').click();
  await page.getByRole('alert', { name: /^Link on its way/ }).waitFor();
  await look('invited');
  await show('222');
  await page.getByText('No open requests').waitFor();
  await button('Invite to portal').click();
  await page.getByRole('alert', { name: 'No email address on file' }).waitFor();
  await look('no address');
  await show('999999');
  await page.getByRole('alert', { name: 'Patient not found' }).waitFor();
  await look('no such patient');
};
