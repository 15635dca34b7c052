import type { OpenPage } from './open-page.ts';

/** Finds a patient by number and opens them, as whoever has signed in. */
export async function openPatient({ page }: OpenPage, ptId: number): Promise<void> {
  await page.getByRole('combobox', { name: /^Find a patient/ }).fill(String(ptId));
  await page.getByRole('option', { name: `#${ptId}` }).click();
  await page.getByRole('region', { name: 'Portal access' }).waitFor();
}
