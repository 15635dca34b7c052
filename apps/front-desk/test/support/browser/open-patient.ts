import type { OpenPage } from './open-page.ts';

/** Finds a patient by id and opens the page of the patient. */
export async function openPatient({ page }: OpenPage, ptId: number): Promise<void> {
  await page.getByRole('combobox', { name: /^Find a patient/ }).fill(String(ptId));
  await page.getByRole('option', { name: `#${ptId}` }).click();
  await page.getByRole('region', { name: 'Portal access' }).waitFor();
}
