import { expect, it } from 'vitest';
import { parseSecurityContact, securityText } from '../src/index.ts';

it('security.txt has the contact and the expiry until its last day, and then nothing', () => {
  const contact = parseSecurityContact('PORTAL', 'mailto:security@example.org', '2027-06-30');

  expect(contact && securityText(contact, Date.parse('2027-06-30T23:59:59Z'))).toBe(
    'Contact: mailto:security@example.org\nExpires: 2027-06-30T23:59:59Z\nPreferred-Languages: en\n',
  );
  expect(contact && securityText(contact, Date.parse('2027-07-01T00:00:00Z'))).toBeUndefined();
  expect(parseSecurityContact('PORTAL', undefined, undefined)).toBeUndefined();
});

it.each([
  ['security@example.org', '2027-06-30', 'PORTAL_SECURITY_CONTACT must be'],
  [
    'mailto:a@example.org\nContact: mailto:eve@example.org',
    '2027-06-30',
    'PORTAL_SECURITY_CONTACT must be',
  ],
  [undefined, '2027-06-30', 'PORTAL_SECURITY_CONTACT must be'],
  ['https://example.org/security', undefined, 'PORTAL_SECURITY_EXPIRES must be'],
  ['https://example.org/security', '2027-13-30', 'PORTAL_SECURITY_EXPIRES must be'],
  ['https://example.org/security', 'next year', 'PORTAL_SECURITY_EXPIRES must be'],
])('the contact %j with the expiry %j is refused', (contact, expires, message) => {
  expect(() => parseSecurityContact('PORTAL', contact, expires)).toThrow(message);
});
