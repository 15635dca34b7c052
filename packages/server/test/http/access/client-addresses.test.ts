import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { exportTrail } from '../../../src/portal/audit/export-trail.ts';
import { findTrailStart } from '../../../src/portal/audit/trail.ts';
import type { Passwords } from '../../../src/portal/passwords/passwords.ts';
import { basic } from '../../support/clinic/api-users.ts';
import { type Clinic, openClinic } from '../../support/clinic/clinic.ts';
import { passwords } from '../../support/portal/passwords.ts';
import { desk } from '../../support/portal/portal.ts';
import { openTestDatabase } from '../../support/test-database.ts';

const queue = '/api/v1/patients/1/portal/enqueued';
const wrongPasswords: Passwords = { ...passwords, verify: async () => false };

let clinic: Clinic;
beforeEach(async () => {
  clinic = await openClinic(openTestDatabase, 'trace', {
    passwords: wrongPasswords,
    trustProxy: ['127.0.0.1'],
  });
  onTestFinished(() => clinic.close());
});

/** What a proxy may write for the requests of one client. */
const forms: [string, (index: number) => string, string][] = [
  ['IPv4 with a port', (index) => `203.0.113.9:${50_000 + index}`, '203.0.113.9'],
  ['IPv6 with a port', (index) => `[2001:db8::9]:${50_000 + index}`, '2001:db8::9'],
  ['IPv6 with a zone id', (index) => `fe80::1%eth${index}`, 'fe80::1'],
  ['IPv4-mapped IPv6', (index) => `[::ffff:203.0.113.9]:${50_000 + index}`, '203.0.113.9'],
  ['a port on its own hop', (index) => `203.0.113.9, 127.0.0.1:${50_000 + index}`, '203.0.113.9'],
  ['8,000 characters', (index) => `${index}`.padStart(8_000, '1'), '127.0.0.1'],
  ['a name', (index) => `client-${index}.example.com`, '127.0.0.1'],
];

type Headers = Record<string, string>;

const consumers: [string, number, (headers: Headers) => Promise<number>][] = [
  ['wrong credentials', 100, (headers) => send({ ...headers, authorization: nextGuess() })],
  ['requests without credentials', 600, (headers) => send(headers)],
  ['dead links', 100, (headers) => send(headers, '/portal/join/open', { token: 'none' })],
];

let guesses = 0;
function nextGuess(): string {
  guesses += 1;
  return basic(`pk_${guesses}`, 'wrong');
}

async function send(headers: Headers, url = queue, payload?: object): Promise<number> {
  const { statusCode } = await clinic.server.inject({
    method: payload === undefined ? 'GET' : 'POST',
    url,
    headers: { host: 'sandbox.md-hq.com', ...headers },
    ...(payload === undefined ? {} : { payload }),
  });
  return statusCode;
}

async function exportedAddresses(): Promise<Set<unknown>> {
  const addresses = new Set<unknown>();
  const dependencies = { database: clinic.database, clock: () => clinic.time.now };
  const start = await findTrailStart(clinic.database.reads, desk.instanceId);
  const origin = 'https://sandbox.md-hq.com';
  for await (const lines of exportTrail(dependencies, desk, origin, {}, start)) {
    for (const line of lines.trim().split('\n')) {
      const [agent] = JSON.parse(line).agent;
      if (agent.role[0].text === 'unknown') addresses.add(agent.network.address);
    }
  }
  return addresses;
}

describe.each(forms)('a client that a trusted proxy reports as %s', (_, forwardedFor, address) => {
  it.each(consumers)(
    'is limited and recorded under one address: %s (Q48, Q78)',
    async (_, quota, sendOne) => {
      const send = (index: number) => sendOne({ 'x-forwarded-for': forwardedFor(index) });
      const statuses = await Promise.all(Array.from({ length: quota }, (_, index) => send(index)));
      expect(statuses).not.toContain(429);
      expect(await send(quota)).toBe(429);
      expect(await exportedAddresses()).toEqual(new Set([address]));
      expect(clinic.logLines.join('')).not.toContain(forwardedFor(quota));
    },
  );
});
