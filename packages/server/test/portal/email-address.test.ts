import { describe, expect, it } from 'vitest';
import { isEmailAddress, maskEmailAddress } from '../../src/portal/email-address.ts';

describe('an email address', () => {
  it.each([
    'ada@example.com',
    "ada.o'hara+portal@mail.example.org",
    'a@xn--bcher-kva.example',
    `${'a'.repeat(64)}@example.com`,
  ])('can be %s', (address) => {
    expect(isEmailAddress(address)).toBe(true);
  });

  it.each([
    '',
    'ada',
    '@example.com',
    'ada@',
    'ada@localhost',
    'ada@10.0.0.1',
    'ada@[10.0.0.1]',
    'ada..canary@example.com',
    '.ada@example.com',
    'ada@-example.com',
    'ada@example..com',
    'ada canary@example.com',
    '"ada"@example.com',
    'ada@example.com ',
    'ada@example.com\nBcc: eve@example.com',
    'ada@example.com,eve@example.com',
    'eve@example.org@example.com',
    `${'a'.repeat(65)}@example.com`,
    `ada@${'a.'.repeat(126)}com`,
  ])('can not be %j', (address) => {
    expect(isEmailAddress(address)).toBe(false);
  });

  it('is masked to its first letter and its domain', () => {
    expect(maskEmailAddress('jane.doe@example.com')).toBe('j***@example.com');
  });
});
