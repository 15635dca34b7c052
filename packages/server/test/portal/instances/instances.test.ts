import { expect, it } from 'vitest';
import { createInstance, setInstanceTemplate } from '../../../src/portal/instances/instances.ts';
import { AdminRefusal } from '../../../src/portal/refusal.ts';
import { findInstance } from '../../../src/store/instances/instances.ts';
import { harborClinic, now, openHarbor } from '../../support/portal/harbor.ts';

it('creates an instance and its audit event (Q58)', async () => {
  const { database, auditTrail } = await openHarbor();

  expect(await findInstance(database.reads, 'harbor')).toMatchObject({
    name: 'Harbor Clinic',
    time_zone: 'America/New_York',
    mail_subject: null,
    created_at: now,
  });
  expect(await auditTrail()).toEqual(['instance create: create instance/harbor']);
});

it('refuses a subdomain that exists, and leaves that instance unchanged', async () => {
  const { database, clock, auditTrail } = await openHarbor();
  const second = { ...harborClinic, name: 'Impostor' };

  expect(await createInstance(database, 'kim', clock, second)).toEqual(
    new AdminRefusal('instance-exists', 'harbor'),
  );
  expect((await findInstance(database.reads, 'harbor'))?.name).toBe('Harbor Clinic');
  expect(await auditTrail()).toHaveLength(1);
});

it.each([
  [{ subdomain: 'Harbor' }, 'subdomain-invalid'],
  [{ subdomain: 'har.bor' }, 'subdomain-invalid'],
  [{ subdomain: '-harbor' }, 'subdomain-invalid'],
  [{ subdomain: 'a'.repeat(64) }, 'subdomain-invalid'],
  [{ subdomain: '' }, 'subdomain-invalid'],
  [{ name: '' }, 'name-invalid'],
  [{ name: 'Harbor\r\nBcc: all@example.com' }, 'name-invalid'],
  [{ email: 'desk' }, 'email-invalid'],
  [{ email: 'desk@example.com, all@example.com' }, 'email-invalid'],
  [{ phone: '' }, 'phone-invalid'],
  [{ timeZone: 'Mars/Olympus' }, 'time-zone-invalid'],
  [{ timeZone: '+05:00' }, 'time-zone-invalid'],
] as const)('refuses %o', async (wrong, code) => {
  const { database, clock } = await openHarbor();
  const refusal = await createInstance(database, 'kim', clock, {
    ...harborClinic,
    subdomain: 'meadow',
    ...wrong,
  });

  expect(refusal).toBeInstanceOf(AdminRefusal);
  expect(refusal).toMatchObject({ code, subject: Object.values(wrong)[0] });
  expect(await findInstance(database.reads, 'meadow')).toBeUndefined();
});

it('sets a template for invitations and its audit event (Q58)', async () => {
  const { database, clock, auditTrail } = await openHarbor();
  const words = { subject: 'Join us', text: '{{ link }}', html: null };
  await setInstanceTemplate(database, 'kim', clock, 'harbor', words);

  expect(await findInstance(database.reads, 'harbor')).toMatchObject({
    mail_subject: 'Join us',
    mail_text: '{{ link }}',
    mail_html: null,
  });
  expect((await auditTrail()).at(-1)).toBe('instance template: update instance/harbor');
  expect(await setInstanceTemplate(database, 'kim', clock, 'meadow', words)).toEqual(
    new AdminRefusal('instance-unknown', 'meadow'),
  );
});
