import { describe, expect, it } from 'vitest';
import { instanceOfHost } from '../../../src/http/access/host.ts';

const rules = { baseDomain: 'md-hq.com', defaultInstance: 'demo' };

describe('the instance that a Host names (Q7)', () => {
  it.each([
    ['sandbox.md-hq.com', 'sandbox'],
    ['SandBox.MD-HQ.com', 'sandbox'],
    ['sandbox.md-hq.com:4010', 'sandbox'],
    ['a.md-hq.com', 'a'],
    ['a-1.md-hq.com', 'a-1'],
    ['sandbox.md-hq.com.', 'sandbox'],
    ['sandbox.md-hq.com:', 'sandbox'],
    ['sandbox.md-hq.com.:4010', 'sandbox'],
    ['sandbox.md-hq.com.:', 'sandbox'],
    ['localhost', 'demo'],
    ['localhost.', 'demo'],
    ['127.0.0.1:', 'demo'],
    ['[::1]:', 'demo'],
    ['localhost:4010', 'demo'],
    ['127.0.0.1:4010', 'demo'],
    ['[::1]:4010', 'demo'],
    ['[::1]', 'demo'],
    ['192.0.2.1', 'demo'],
  ])('%s', (host, instance) => {
    expect(instanceOfHost(host, rules)).toBe(instance);
  });

  it.each([
    undefined,
    '',
    'md-hq.com',
    '.md-hq.com',
    'a.b.md-hq.com',
    'sandbox.md-hq.com.example.com',
    'sandboxmd-hq.com',
    'sandbox.example.com',
    '-a.md-hq.com',
    'a_b.md-hq.com',
    'sandbox.md-hq.com..',
    'sandbox..md-hq.com',
    '.',
    ':',
    'sandbox.md-hq.com:x',
    'user@sandbox.md-hq.com',
    'sandbox.localhost',
    `${'a'.repeat(64)}.md-hq.com`,
  ])('%s is of none', (host) => {
    expect(instanceOfHost(host, rules)).toBeUndefined();
  });

  it('is undefined for an IP address without a default instance', () => {
    const strict = { ...rules, defaultInstance: undefined };
    expect(instanceOfHost('127.0.0.1:4010', strict)).toBeUndefined();
  });
});
