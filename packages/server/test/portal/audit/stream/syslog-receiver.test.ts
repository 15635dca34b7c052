import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { createServer as createTlsServer } from 'node:tls';
import { expect, it, onTestFinished } from 'vitest';
import type { PeerFiles } from '../../../../src/platform/one-way-connection.ts';
import type { StreamedEvent } from '../../../../src/portal/audit/stream/receiver.ts';
import {
  createSyslogReceiver,
  messageOf,
} from '../../../../src/portal/audit/stream/syslog-receiver.ts';
import type { AuditEventsTable } from '../../../../src/store/schema.ts';
import { loopbackIdentity } from '../../../support/mail/loopback-identity.ts';
import { inMonth } from '../../../support/portal/archivable-trail.ts';
import { idOf, streamedTrail } from '../../../support/portal/audit-stream.ts';
import { temporaryFolder } from '../../../support/temporary-database.ts';

const origin = { hostname: 'portal-1', pid: 7 };

const atOnce = () => Promise.resolve();
const never = () => new Promise<void>(() => undefined);

function eventBy(actor: string, others: Partial<AuditEventsTable> = {}): StreamedEvent {
  const event: AuditEventsTable = {
    ...{ instance_id: 1, sequence: 5, at: Date.parse('2026-11-02T15:04:05.678Z') },
    ...{ operation: 'authenticate', action: 'execute', outcome: 'refused' },
    ...{ actor_kind: 'unknown', actor, address: '192.0.2.1', request_id: 'r-1', pt_id: null },
    ...{ entity: 'operation/showPatient', repeats: null, hash: 'ab'.repeat(32), ...others },
  };
  return { instance: 'sandbox', origin: 'https://sandbox.example.com', event };
}

/** A syslog server; `serve` handles each connection. */
async function listen(serve: (socket: Socket) => void, isTls = false) {
  const server: Server = isTls ? createTlsServer(loopbackIdentity, serve) : createServer(serve);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  const connect = (tls?: PeerFiles, quiet: () => Promise<void> = atOnce) =>
    createSyslogReceiver({ host: '127.0.0.1', port, tls }, origin, quiet);
  return { connect };
}

/** A syslog server that keeps the messages of all connections. */
async function collect(isTls = false) {
  const messages: string[] = [];
  const { connect } = await listen((socket) => {
    let text = '';
    socket.on('data', (chunk) => {
      text += chunk.toString('latin1');
    });
    socket.on('end', () => {
      while (text !== '') {
        const [prefix = '', length] = /^(\d+) /.exec(text) ?? [];
        expect(Number(length)).toBeGreaterThan(0);
        messages.push(text.slice(prefix.length, prefix.length + Number(length)));
        text = text.slice(prefix.length + Number(length));
      }
    });
  }, isTls);
  return { messages, connect };
}

function certificate(text: string): PeerFiles {
  const ca = join(temporaryFolder(), 'ca.pem');
  writeFileSync(ca, text);
  return { ca, cert: undefined, key: undefined };
}

it('formats an event as a message of RFC 5424, with the JSON of files as its text', () => {
  const message = messageOf(eventBy('lab', { outcome: 'success' }), origin);
  const [header = '', json = ''] = message.split('] ');

  expect(header).toBe(
    '<110>1 2026-11-02T15:04:05.678Z portal-1 mdhq-portal 7 audit [mdhq-portal@32473 instance="sandbox" sequence="5"' +
      ` hash="${'ab'.repeat(32)}" operation="authenticate" action="execute" outcome="success"`,
  );
  expect(JSON.parse(json)).toMatchObject({
    ...{ instance: 'sandbox', sequence: 5, hash: 'ab'.repeat(32) },
    auditEvent: { resourceType: 'AuditEvent', id: '1-5' },
  });
  expect(messageOf(eventBy('lab'), origin)).toMatch(/^<109>1 /);
});

it('escapes line breaks and other characters of an actor, and keeps a message below 8 KiB', () => {
  const actor = `a\n\u2028"]\\é😀`;
  const message = messageOf(eventBy(actor), origin);
  expect(message).toMatch(/^[ -~]+$/);
  expect(JSON.parse(message.slice(message.indexOf('{'))).auditEvent.agent[0].who.display).toBe(
    actor,
  );

  expect(
    messageOf(eventBy('\uffff'.repeat(256), { request_id: 'r'.repeat(128) }), origin).length,
  ).toBeLessThan(8_192);
});

it.each([
  ['TCP', false],
  ['TLS', true],
])(
  'sends all events over %s with octet counts, in order (RFC 6587, RFC 5425)',
  async (_, isTls) => {
    const { messages, connect } = await collect(isTls);
    const trail = await streamedTrail(Array(250).fill(inMonth('2026-11')));
    const tls = isTls ? certificate(loopbackIdentity.cert) : undefined;
    await trail.open({ receiver: connect(tls), instance: 'sandbox' }).drain();

    const sent = messages.map((message) => JSON.parse(message.slice(message.indexOf('] {') + 2)));
    expect(sent).toHaveLength(251);
    expect(sent.slice(0, 250).map(idOf)).toEqual((await trail.events()).slice(0, 250));
  },
);

it('sends nothing to a server whose certificate is not from the given authority', async () => {
  const { messages, connect } = await collect(true);
  await expect(connect(certificate(otherCertificate)).send([eventBy('lab')])).rejects.toMatchObject(
    {
      code: 'DEPTH_ZERO_SELF_SIGNED_CERT',
    },
  );
  await expect(
    connect({ ca: undefined, cert: undefined, key: undefined }).send([eventBy('lab')]),
  ).rejects.toMatchObject({ code: 'DEPTH_ZERO_SELF_SIGNED_CERT' });
  expect(messages).toEqual([]);
});

it.each([
  [
    'closes the connection in the middle of a message',
    (socket: Socket) => void socket.once('data', () => socket.end()),
  ],
  [
    'is killed in the middle of a message',
    (socket: Socket) => void socket.once('data', () => socket.resetAndDestroy()),
  ],
  ['is killed before it reads', (socket: Socket) => void socket.resetAndDestroy()],
])('does not count events as received if the server %s', async (_, serve) => {
  let isBroken = true;
  const received: string[] = [];
  const { connect } = await listen((socket) => {
    socket.on('error', () => undefined);
    if (isBroken) serve(socket);
    else socket.on('data', (chunk) => received.push(String(chunk)));
  });
  const trail = await streamedTrail([inMonth('2026-11')]);
  const receiver = connect(undefined, () => (isBroken ? never() : atOnce()));
  // More than the buffers of the sockets hold.
  const large = Array.from({ length: 10_000 }, () => eventBy('x'.repeat(128)));
  const send = (events: readonly StreamedEvent[]) => receiver.send(isBroken ? large : events);
  const stream = trail.open({ receiver: { ...receiver, send }, instance: 'sandbox' });
  await expect(stream.drain()).rejects.toThrow();
  expect(await trail.positions()).toEqual([0]);

  isBroken = false;
  await stream.drain();
  expect(received.join('')).toContain('sequence="1"');
  expect(await trail.positions()).toEqual([2]);
});

it.each([
  ['closes', 'TCP', (socket: Socket) => void socket.end()],
  ['closes', 'TLS', (socket: Socket) => void socket.end()],
  ['destroys', 'TCP', (socket: Socket) => void socket.destroy()],
  ['destroys', 'TLS', (socket: Socket) => void socket.destroy()],
])(
  'sends an event again if the server %s the %s connection without reading',
  async (_, protocol, serve) => {
    let isBroken = true;
    const received: string[] = [];
    const isTls = protocol === 'TLS';
    const { connect } = await listen((socket) => {
      socket.on('error', () => undefined);
      if (isBroken) serve(socket);
      else socket.on('data', (chunk) => received.push(String(chunk)));
    }, isTls);
    const tls = isTls ? certificate(loopbackIdentity.cert) : undefined;
    const receiver = connect(tls, () => (isBroken ? never() : atOnce()));
    const trail = await streamedTrail([inMonth('2026-11')]);
    const stream = trail.open({ receiver, instance: 'sandbox' });
    await expect(stream.drain()).rejects.toThrow();
    expect(await trail.positions()).toEqual([0]);

    isBroken = false;
    await stream.drain();
    expect(received.join('')).toContain('sequence="1"');
  },
);

/** A self-signed certificate of another key. */
const otherCertificate = `-----BEGIN CERTIFICATE-----
MIIBjjCCATWgAwIBAgIUKmSWFf1uDNqdvdrQ1wjtSfMfyAUwCgYIKoZIzj0EAwIw
HDEaMBgGA1UEAwwRb3RoZXIuZXhhbXBsZS5jb20wIBcNMjYxMTMwMjEyNjIzWhgP
MjEyNjExMDYyMTI2MjNaMBwxGjAYBgNVBAMMEW90aGVyLmV4YW1wbGUuY29tMFkw
EwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE7OiqReVUmOwLfS1ztdlg4gCVyQgXtIxy
sp3jm80rdQ7uQk0Ypea4YZ2xdXoVQ1E1mJRjUXVtoGzGS9H0Vt7SUaNTMFEwHQYD
VR0OBBYEFBV3y5w3952jJGdc8tFjWGVNLI0qMB8GA1UdIwQYMBaAFBV3y5w3952j
JGdc8tFjWGVNLI0qMA8GA1UdEwEB/wQFMAMBAf8wCgYIKoZIzj0EAwIDRwAwRAIg
TcJsB+PS5g6WKh09BcB/E5r2JfbSVhc4BDRzpSzWW3wCIF/CsUuQpaxe8pbNJEJm
kpwUjkxEz3SMcQw+9ZiLV4xd
-----END CERTIFICATE-----
`;
