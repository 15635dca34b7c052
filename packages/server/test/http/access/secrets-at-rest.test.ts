import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { apiUsers, authorizationOf } from '../../support/clinic/api-users.ts';
import { type Clinic, openClinic } from '../../support/clinic/clinic.ts';
import { enqueue, queueOf } from '../../support/clinic/portal-requests.ts';

let clinic: Clinic;
beforeAll(async () => {
  clinic = await openClinic();
});
afterAll(() => clinic.close());

it('no file in the data directory contains a secret in plain text (Q11)', async () => {
  for (const as of ['writer', 'second', 'reader', 'revoked'] as const) {
    await clinic.request({ url: '/api/v1/patients/1/portal/enqueued', as });
  }
  await enqueue(clinic, { notes: 'the canary that proves the search' });
  await queueOf(clinic);

  const files = readdirSync(clinic.dataDir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  const bytes = Buffer.concat(files.map((file) => readFileSync(file)));
  expect(bytes.includes('the canary that proves the search')).toBe(true);
  expect(bytes.includes(apiUsers.writer.username)).toBe(true);
  for (const key of Object.keys(apiUsers) as (keyof typeof apiUsers)[]) {
    expect(bytes.includes(apiUsers[key].secret)).toBe(false);
    expect(bytes.includes(authorizationOf(key).slice('Basic '.length))).toBe(false);
  }
});
