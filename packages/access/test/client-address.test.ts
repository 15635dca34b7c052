import { describe, expect, it } from 'vitest';
import {
  clientAddress,
  connectingNetwork,
  createTrust,
  networkOf,
  parseAddress,
} from '../src/client-address.ts';

describe('parseAddress (Q78)', () => {
  it.each([
    ['203.0.113.9', '203.0.113.9'],
    ['203.0.113.9:50000', '203.0.113.9'],
    ['2001:db8::9', '2001:db8::9'],
    ['2001:DB8:0:0:0:0:0:9', '2001:db8::9'],
    ['[2001:db8::9]', '2001:db8::9'],
    ['[2001:db8::9]:50000', '2001:db8::9'],
    ['fe80::1%eth0', 'fe80::1'],
    ['[fe80::1%25eth0]:50000', 'fe80::1'],
    ['::ffff:203.0.113.9', '203.0.113.9'],
    ['::ffff:cb00:7109', '203.0.113.9'],
    ['[::ffff:203.0.113.9]:50000', '203.0.113.9'],
  ])('returns the canonical form of %s', (text, address) => {
    expect(parseAddress(text)).toBe(address);
  });

  it.each([
    [''],
    ['unknown'],
    ['_hidden'],
    ['clinic.example.com'],
    ['203.0.113'],
    ['203.0.113.256'],
    ['0x7f.1'],
    ['010.0.0.1'],
    ['203.0.113.9:'],
    ['203.0.113.9:500000'],
    ['203.0.113.9:50000:1'],
    ['[203.0.113.9]:50000'],
    ['[2001:db8::9'],
    ['[2001:db8::9]50000'],
    ['2001:db8::9::1'],
    ['203.0.113.9\n'],
    [`fe80::1%${'e'.repeat(8_000)}`],
    ['1'.repeat(8_000)],
  ])('returns undefined for a text that is not an address: %.20s', (text) => {
    expect(parseAddress(text)).toBeUndefined();
  });
});

describe('clientAddress (Q78)', () => {
  const proxy = '10.0.0.1';
  const isTrusted = createTrust(['10.0.0.0/8', '::ffff:192.0.2.0/120', 'fd00::1', '127.0.0.1']);
  const behind = (forwardedFor: string | string[] | undefined, socketAddress = proxy) =>
    clientAddress(socketAddress, forwardedFor, isTrusted);

  it.each([
    ['203.0.113.9', '203.0.113.9'],
    ['203.0.113.9:50000', '203.0.113.9'],
    ['[2001:db8::9]:50000', '2001:db8::9'],
    ['198.51.100.1, 203.0.113.9:50000', '203.0.113.9'],
    ['203.0.113.9:50000, 10.0.0.2:40000', '203.0.113.9'],
    ['203.0.113.9, [::ffff:192.0.2.7]:40000 ,,', '203.0.113.9'],
    ['203.0.113.9, fd00::1', '203.0.113.9'],
    ['203.0.113.9, fd00::2', 'fd00::2'],
    ['10.0.0.3', '10.0.0.3'],
    ['', proxy],
    ['unknown', proxy],
    ['203.0.113.9, unknown', proxy],
    ['unknown, 10.0.0.2', '10.0.0.2'],
    ['1'.repeat(8_000), proxy],
  ])('reads X-Forwarded-For of a trusted proxy: %.40s', (forwardedFor, address) => {
    expect(behind(forwardedFor)).toBe(address);
  });

  it('joins repeated headers to one list', () => {
    expect(behind(['203.0.113.9', '10.0.0.2'])).toBe('203.0.113.9');
  });

  it.each([
    ['203.0.113.5', '203.0.113.5'],
    ['::ffff:203.0.113.5', '203.0.113.5'],
    ['::1', '::1'],
  ])('returns the socket address of an untrusted sender: %s', (socketAddress, address) => {
    expect(behind('198.51.100.1', socketAddress)).toBe(address);
  });

  it('trusts a proxy whose socket address is IPv4-mapped', () => {
    expect(behind('203.0.113.9', '::ffff:127.0.0.1')).toBe('203.0.113.9');
  });

  it('returns null once the socket is closed', () => {
    expect(clientAddress(undefined, '203.0.113.9', isTrusted)).toBeNull();
  });
});

describe('networkOf', () => {
  it.each([
    ['203.0.113.9', '203.0.113.9'],
    ['2001:db8::9', '2001:db8:0:0::/64'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    [null, 'null'],
  ])('%s is limited as %s', (address, network) => {
    expect(networkOf(address)).toBe(network);
  });
});

it.each([
  ['::ffff:203.0.113.9', '203.0.113.9'],
  ['2001:db8::9', '2001:db8:0:0::/64'],
  ['10.0.0.7', undefined],
  ['', undefined],
])(
  'connections from %j are limited as %s, and those of a trusted proxy are not (Q69)',
  (address, network) => {
    expect(connectingNetwork(address, createTrust(['10.0.0.0/8']))).toBe(network);
  },
);
