import { expect, it } from 'vitest';
import { parseReceiverAddress } from '../../../../src/portal/audit/stream/receiver-address.ts';

const noFiles = { ca: undefined, cert: undefined, key: undefined };

it.each([
  ['file:/var/log/audit.ndjson', { path: '/var/log/audit.ndjson' }],
  ['file:///var/log/audit 1.ndjson', { path: '/var/log/audit 1.ndjson' }],
  ['syslog+tcp://127.0.0.1', { peer: { host: '127.0.0.1', port: 601, tls: undefined } }],
  ['syslog+tcp://[::1]:1514', { peer: { host: '::1', port: 1514, tls: undefined } }],
  [
    'syslog+tls://siem.example.com',
    { peer: { host: 'siem.example.com', port: 6514, tls: noFiles } },
  ],
  [
    'syslog+tls://siem.example.com:7000?ca=/etc/ca.pem&cert=/etc/c.pem&key=/etc/k.pem',
    {
      peer: {
        ...{ host: 'siem.example.com', port: 7000 },
        tls: { ca: '/etc/ca.pem', cert: '/etc/c.pem', key: '/etc/k.pem' },
      },
    },
  ],
])('reads the receiver %s', (text, address) => {
  expect(parseReceiverAddress(text)).toEqual(address);
});

it.each([
  ['syslog+tcp://siem.example.com:601', 'syslog+tls for another machine'],
  ['syslog+tcp://siem.localhost:601', 'syslog+tls for another machine'],
  ['syslog+tcp://127.0.0.1?ca=/etc/ca.pem', 'parameters only for syslog+tls'],
  ['syslog+tls://siem.example.com?insecure=1', 'ca, cert and key'],
  ['syslog+tls://siem.example.com?ca=/a&ca=/b', 'each once'],
  ['syslog+tls://siem.example.com?cert=/a', 'both cert and key'],
  ['syslog+tls://user:secret@siem.example.com', 'must be file:/path'],
  ['syslog+tls://siem.example.com:0', 'must be file:/path'],
  ['syslog+tls://siem.example.com/path', 'must be file:/path'],
  ['unix:/dev/log', 'must be file:/path'],
  ['udp://127.0.0.1', 'must be file:/path'],
  ['file:audit.ndjson', 'must be file:/path'],
  ['file:/var/log/', 'must be file:/path'],
  ['/var/log/audit.ndjson', 'must be file:/path'],
])('refuses the receiver %s, without quoting it', (text, fault) => {
  expect(() => parseReceiverAddress(text)).toThrow(fault);
  expect(() => parseReceiverAddress(text)).not.toThrow('secret');
});
