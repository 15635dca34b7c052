import { expect, it } from 'vitest';
import { parsePortalAddress } from '../../../src/portal/instances/portal-address.ts';

it.each([
  ['https://portal.example.com', 'https://portal.example.com/'],
  ['HTTPS://Portal.Example.com/sign-in?clinic=7', 'https://portal.example.com/sign-in?clinic=7'],
  ['http://localhost:4030/', 'http://localhost:4030/'],
  ['http://sandbox.localhost:4030/', 'http://sandbox.localhost:4030/'],
])('parsePortalAddress returns %s as %s', (text, url) => {
  expect(parsePortalAddress(text)).toBe(url);
});

it.each([
  ['http on another machine', 'http://portal.example.com'],
  ['credentials', 'https://un:pwd@portal.example.com'],
  ['a user name', 'https://un@portal.example.com'],
  ['a fragment', 'https://portal.example.com/#token'],
  ['an empty fragment', 'https://portal.example.com/#'],
  ['a script', 'javascript:alert(1)'],
  ['no scheme', 'portal.example.com'],
  ['a line break', 'https://portal.example.com/\r\nBcc: a@example.com'],
  ['a space', 'https://portal.example.com/a b'],
  ['more than 200 characters', `https://portal.example.com/${'a'.repeat(174)}`],
  ['nothing', ''],
])('parsePortalAddress refuses an address with %s (Q50, Q51)', (_, text) => {
  expect(parsePortalAddress(text)).toBeUndefined();
});
