import { once } from 'node:events';
import { type RequestOptions, request } from 'node:http';
import { connect, type Socket } from 'node:net';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { authorizationOf, basic } from '../../support/clinic/api-users.ts';
import {
  type RunningAttack,
  sendAhead,
  sendSteadily,
  sendUnread,
  sentAhead,
} from './sent-ahead.ts';

/** Attacks that try to block the server or to fill its memory. */
export interface Attack {
  readonly name: string;
  readonly proves: 'Q8' | 'Q29' | 'Q30' | 'Q34' | 'Q69' | 'Q70';
  /** The statuses that the server may respond with, the usual one first. */
  readonly responses: readonly [number | 'held' | 'closed', ...number[]];
  /** The most memory that the server may use for the attack, in bytes. */
  readonly mostMemory: number;
  /** Resolves once the attack has begun. It continues until it is stopped. */
  start(url: string): Promise<RunningAttack>;
}

const mebibyte = 1_048_576;
/** The server does not read a longer body to its end. */
const bodyLimit = mebibyte;
/** Memory beside the attack: V8 lets the heap about double before it collects garbage, and compiles. */
const slack = 64 * mebibyte;
/** A connection with Node's parser, the request and its response. */
const perConnection = 65_536;
/** The memory for one Argon2id hash (Q11). Each of at most four threads keeps up to twice that (malloc arenas). */
const hashMemory = 4 * 2 * 19 * mebibyte;

const bodies = 40;
const large = Buffer.alloc(10 * mebibyte, ' ');
/** 0.1 MB that decompresses to 100 MB. */
const bomb = gzipSync(Buffer.alloc(100 * mebibyte));
const nested = Buffer.from(`${'['.repeat(100_000)}${']'.repeat(100_000)}`);

/** The total size of the requests that connections may send ahead, with headers. */
const aheadMemory = 10_000 * 4_096;

const queue = '/api/v1/patients/1/portal/enqueued';
const asWriter = { authorization: authorizationOf('writer'), 'content-type': 'application/json' };

export const attacks: readonly Attack[] = [
  {
    name: '500 slow sockets',
    proves: 'Q34',
    responses: ['held'],
    mostMemory: 500 * perConnection + slack,
    start: holdSlowSockets,
  },
  {
    name: '40 bodies of 10 MB, with their length',
    proves: 'Q29',
    responses: [413],
    // 413 is sent before any of the body is read.
    mostMemory: bodies * perConnection + slack,
    start: inWaves(() => times(bodies, () => prescribe({ 'content-length': large.length }, large))),
  },
  {
    name: '40 bodies of 10 MB, in chunks',
    proves: 'Q29',
    responses: [413],
    // Each is read up to the limit; as much again may be released and not collected yet.
    mostMemory: 2 * bodies * bodyLimit + slack,
    start: inWaves(() =>
      times(bodies, () => prescribe({}, Readable.from(inPieces(large, perConnection)))),
    ),
  },
  {
    name: '40 compressed bodies of 100 MB',
    proves: 'Q29',
    responses: [415],
    mostMemory: bodies * perConnection + slack,
    start: inWaves(() => times(bodies, () => prescribe({ 'content-encoding': 'gzip' }, bomb))),
  },
  {
    name: '40 times 100,000 nested arrays',
    proves: 'Q30',
    responses: [400],
    // Each is held in pieces, joined, and as text; as much again may be released and not collected yet.
    mostMemory: 2 * bodies * 3 * nested.length + slack,
    start: inWaves(() => times(bodies, () => prescribe({}, nested))),
  },
  {
    name: '200 concurrent wrong log-ins',
    proves: 'Q8',
    responses: [401, 503],
    mostMemory: hashMemory + 200 * perConnection + slack,
    start: inWaves((wave) => times(200, (index) => guess(wave, index))),
  },
  {
    name: '10 MB of requests without credentials, sent ahead',
    proves: 'Q69',
    responses: ['closed'],
    mostMemory: 2 * aheadMemory + slack,
    start: inWaves(() => [sendAhead(sentAhead.withoutCredentials, 10_000_000)]),
  },
  {
    name: '10 MB of requests with wrong credentials, sent ahead',
    proves: 'Q69',
    responses: ['closed'],
    mostMemory: hashMemory + 2 * aheadMemory + slack,
    start: inWaves(() => [sendAhead(sentAhead.withWrongCredentials, 10_000_000)]),
  },
  {
    name: '20 times 77 kB of requests for the docs, sent ahead and never read',
    proves: 'Q70',
    responses: ['held'],
    mostMemory: 20 * (perConnection + 2 * mebibyte) + aheadMemory + slack,
    start: sendUnread(sentAhead.forDocs, 77_000, 20),
  },
  {
    name: '1 MB a second of plain requests, sent ahead',
    proves: 'Q70',
    responses: ['closed'],
    mostMemory: 2 * aheadMemory + slack,
    start: sendSteadily(sentAhead.plain, 1_000_000),
  },
];

type Send = (url: string) => Promise<number | 'closed' | undefined>;

/** The pause between two waves. Without it, the campaign would measure how a flood fills the machine instead of the effect of one wave. */
const betweenWavesMs = 1_000;

/** Sends all requests of a wave concurrently, and starts the next wave a while after their responses. */
function inWaves(waveOf: (wave: number) => readonly Send[]): Attack['start'] {
  return async (url) => {
    const responses: Record<string, number> = {};
    const stopping = new AbortController();
    async function wave(number: number): Promise<void> {
      for (const status of await Promise.all(waveOf(number).map((send) => send(url)))) {
        const key = status ?? 'none';
        responses[key] = (responses[key] ?? 0) + 1;
      }
      await pause(betweenWavesMs, undefined, stopping).catch(() => undefined);
    }
    const firstWave = wave(0);
    async function run() {
      await firstWave;
      for (let number = 1; !stopping.signal.aborted; number += 1) await wave(number);
      return responses;
    }
    const running = run();
    return {
      firstWave,
      stop() {
        stopping.abort();
        return running;
      },
    };
  };
}

function times(count: number, sendOf: (index: number) => Send): Send[] {
  return Array.from({ length: count }, (_, index) => sendOf(index));
}

function prescribe(headers: RequestOptions['headers'], body: Buffer | Readable): Send {
  return (url) =>
    send(
      `${url}/api/v1/patients/1/rxs`,
      { method: 'POST', headers: { ...asWriter, ...headers } },
      body,
    );
}

/** Half of them use the name of an existing user. Each address sends so few that it is not throttled and each secret is hashed. */
function guess(wave: number, index: number): Send {
  const username = index % 2 === 0 ? 'pk_writer' : `pk_${index}`;
  return (url) =>
    send(`${url}${queue}`, {
      headers: { authorization: basic(username, `guess ${wave} ${index}`) },
      localAddress: `127.1.${wave % 256}.${1 + (index % 50)}`,
    });
}

/** @returns the status; undefined if the server closed the connection before a response */
async function send(
  url: string,
  options: RequestOptions,
  body?: Buffer | Readable,
): Promise<number | undefined> {
  const sent = request(url, { ...options, agent: false });
  const answered = new Promise<number | undefined>((resolve) => {
    sent.on('response', (response) =>
      response.resume().on('close', () => resolve(response.statusCode)),
    );
    sent.on('error', () => resolve(undefined));
  });
  if (body instanceof Readable) void pipeline(body, sent).catch(() => undefined);
  else sent.end(body);
  return answered;
}

function* inPieces(bytes: Buffer, size: number) {
  for (let start = 0; start < bytes.length; start += size) {
    yield bytes.subarray(start, start + size);
  }
}

/** Half of them never complete their headers, and half never complete their bodies; each sends a byte a second. */
async function holdSlowSockets(url: string): Promise<RunningAttack> {
  const { hostname, port } = new URL(url);
  const head = `POST /api/v1/patients/1/rxs HTTP/1.1\r\nHost: ${hostname}\r\nAuthorization: ${asWriter.authorization}\r\n`;
  const body = 'Content-Type: application/json\r\nContent-Length: 1000\r\n\r\n{';

  async function open(index: number): Promise<Socket> {
    const socket = connect(Number(port), hostname);
    socket.on('error', () => undefined);
    // A response shows that the server has accepted the connection, and not only the operating system.
    socket.write(`GET /healthz HTTP/1.1\r\nHost: ${hostname}\r\n\r\n`);
    await once(socket, 'data');
    socket.resume().write(index % 2 === 0 ? `${head}X-Slow: ` : head + body);
    return socket;
  }
  const sockets = await Promise.all(Array.from({ length: 500 }, (_, index) => open(index)));
  const dripping = setInterval(() => {
    for (const socket of sockets) socket.write(' ');
  }, 1_000);
  return {
    async stop() {
      clearInterval(dripping);
      const held = sockets.filter(({ closed, readableEnded }) => !closed && !readableEnded);
      for (const socket of sockets) socket.destroy();
      const cut = sockets.length - held.length;
      return cut === 0 ? { held: held.length } : { held: held.length, none: cut };
    },
  };
}
