import { expect, it } from 'vitest';
import { isDnsLabel, isLoopbackHost, resolvableHost } from '../src/host-names.ts';

it.each([
  ['127.0.0.1', true],
  ['127.8.9.1', true],
  ['::1', true],
  ['[::1]', true],
  ['localhost', true],
  ['LocalHost', true],
  ['sandbox.localhost', true],
  ['192.0.2.1', false],
  ['1127.0.0.1', false],
  ['127.0.0.1.example.com', false],
  ['localhost.example.com', false],
  ['notlocalhost', false],
  ['2001:db8::9', false],
  ['::ffff:127.0.0.1', false],
  ['', false],
])('isLoopbackHost of %s is %s', (host, expected) => {
  expect(isLoopbackHost(host)).toBe(expected);
});

it.each([
  ['sandbox', true],
  ['Sandbox-2', true],
  ['a', true],
  ['a'.repeat(63), true],
  ['a'.repeat(64), false],
  ['-a', false],
  ['a-', false],
  ['a.b', false],
  ['', false],
])('isDnsLabel of %s is %s', (text, expected) => {
  expect(isDnsLabel(text)).toBe(expected);
});

it.each([
  ['sandbox.localhost', 'localhost'],
  ['A.B.LocalHost', 'localhost'],
  ['localhost', 'localhost'],
  ['notlocalhost', 'notlocalhost'],
  ['sandbox.localhost.example.com', 'sandbox.localhost.example.com'],
  ['127.0.0.1', '127.0.0.1'],
])('resolvableHost of %s is %s', (host, expected) => {
  expect(resolvableHost(host)).toBe(expected);
});
