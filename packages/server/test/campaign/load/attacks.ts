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
  /** What the server may answer to it, the usual first. */
  readonly answers: readonly [number | 'held' | 'closed', ...number[]];
  /** How much memory the server may take for it at most, in bytes. */
  readonly mostMemory: number;
  /** Resolves once the attack is under way. It continues until it is stopped. */
  start(url: string): Promise<RunningAttack>;
}

const mebibyte = 1_048_576;
/** The server's: what is longer is not read to its end. */
const bodyLimit = mebibyte;
/** What the process may take besides: V8 lets its heap about double before it collects, and compiles on the way. */
const slack = 64 * mebibyte;
/** A connection, with node's parser, the request and its answer. */
const perConnection = 65_536;
/** What Argon2id needs for one hash (Q11). Each of at most four threads for it keeps up to twice that (malloc's arenas). */
const hashMemory = 4 * 2 * 19 * mebibyte;

const bodies = 40;
const large = Buffer.alloc(10 * mebibyte, ' ');
/** A tenth of a megabyte that wants to be a hundred. */
const bomb = gzipSync(Buffer.alloc(100 * mebibyte));
const nested = Buffer.from(`${'['.repeat(100_000)}${']'.repeat(100_000)}`);

/** Requests that connections may send ahead in all, with their headers. */
const aheadMemory = 10_000 * 4_096;

const queue = '/api/v1/patients/1/portal/enqueued';
const asWriter = { authorization: authorizationOf('writer'), 'content-type': 'application/json' };

export const attacks: readonly Attack[] = [
  {
    name: '500 slow sockets',
    proves: 'Q34',
    answers: ['held'],
    mostMemory: 500 * perConnection + slack,
    start: holdSlowSockets,
  },
  {
    name: '40 bodies of 10 MB, with their length',
    proves: 'Q29',
    answers: [413],
    // 413 comes before any of it is read.
    mostMemory: bodies * perConnection + slack,
    start: inWaves(() => times(bodies, () => prescribe({ 'content-length': large.length }, large))),
  },
  {
    name: '40 bodies of 10 MB, in chunks',
    proves: 'Q29',
    answers: [413],
    // Each is read up to the limit; and as much may be let go and not collected yet.
    mostMemory: 2 * bodies * bodyLimit + slack,
    start: inWaves(() =>
      times(bodies, () => prescribe({}, Readable.from(inPieces(large, perConnection)))),
    ),
  },
  {
    name: '40 compressed bodies of 100 MB',
    proves: 'Q29',
    answers: [415],
    mostMemory: bodies * perConnection + slack,
    start: inWaves(() => times(bodies, () => prescribe({ 'content-encoding': 'gzip' }, bomb))),
  },
  {
    name: '40 times 100,000 nested arrays',
    proves: 'Q30',
    answers: [400],
    // Each is held in pieces, as one, and as text; and as much may be let go and not collected yet.
    mostMemory: 2 * bodies * 3 * nested.length + slack,
    start: inWaves(() => times(bodies, () => prescribe({}, nested))),
  },
  {
    name: '200 wrong log-ins at once',
    proves: 'Q8',
    answers: [401, 503],
    mostMemory: hashMemory + 200 * perConnection + slack,
    start: inWaves((wave) => times(200, (index) => guess(wave, index))),
  },
  {
    name: '10 MB of requests without credentials, sent ahead',
    proves: 'Q69',
    answers: ['closed'],
    mostMemory: 2 * aheadMemory + slack,
    start: inWaves(() => [sendAhead(sentAhead.withoutCredentials, 10_000_000)]),
  },
  {
    name: '10 MB of requests with wrong credentials, sent ahead',
    proves: 'Q69',
    answers: ['closed'],
    mostMemory: hashMemory + 2 * aheadMemory + slack,
    start: inWaves(() => [sendAhead(sentAhead.withWrongCredentials, 10_000_000)]),
  },
  {
    name: '20 times 77 kB of requests for the docs, sent ahead and never read',
    proves: 'Q70',
    answers: ['held'],
    mostMemory: 20 * (perConnection + 2 * mebibyte) + aheadMemory + slack,
    start: sendUnread(sentAhead.forDocs, 77_000, 20),
  },
  {
    name: '1 MB a second of plain requests, sent ahead',
    proves: 'Q70',
    answers: ['closed'],
    mostMemory: 2 * aheadMemory + slack,
    start: sendSteadily(sentAhead.plain, 1_000_000),
  },
];

type Send = (url: string) => Promise<number | 'closed' | undefined>;

/** From the end of a wave to the next one: more would measure how a flood fills the machine, not what one wave does to it. */
const betweenWavesMs = 1_000;

/** Sends all that one wave has at once, and the next wave a while after that is answered. */
function inWaves(waveOf: (wave: number) => readonly Send[]): Attack['start'] {
  return async (url) => {
    const answers: Record<string, number> = {};
    const stopping = new AbortController();
    async function wave(number: number): Promise<void> {
      for (const status of await Promise.all(waveOf(number).map((send) => send(url)))) {
        const key = status ?? 'none';
        answers[key] = (answers[key] ?? 0) + 1;
      }
      await pause(betweenWavesMs, undefined, stopping).catch(() => undefined);
    }
    const firstWave = wave(0);
    async function run() {
      await firstWave;
      for (let number = 1; !stopping.signal.aborted; number += 1) await wave(number);
      return answers;
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

/** Half of them for a user there is. An address has so few that it is not throttled, and each hash is made. */
function guess(wave: number, index: number): Send {
  const username = index % 2 === 0 ? 'pk_writer' : `pk_${index}`;
  return (url) =>
    send(`${url}${queue}`, {
      headers: { authorization: basic(username, `guess ${wave} ${index}`) },
      localAddress: `127.1.${wave % 256}.${1 + (index % 50)}`,
    });
}

/** @returns the status, undefined where the server closed the connection before one could be read */
async function send(
  url: string,
  options: RequestOptions,
  body?: Buffer | Readable,
): Promise<number | undefined> {
  const sent = request(url, { ...options, agent: false });
  const answered = new Promise<number | undefined>((resolve) => {
    sent.on('response', (answer) => answer.resume().on('close', () => resolve(answer.statusCode)));
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

/** Half of them never end their headers, and half their bodies; each sends a byte a second. */
async function holdSlowSockets(url: string): Promise<RunningAttack> {
  const { hostname, port } = new URL(url);
  const head = `POST /api/v1/patients/1/rxs HTTP/1.1\r\nHost: ${hostname}\r\nAuthorization: ${asWriter.authorization}\r\n`;
  const body = 'Content-Type: application/json\r\nContent-Length: 1000\r\n\r\n{';

  async function open(index: number): Promise<Socket> {
    const socket = connect(Number(port), hostname);
    socket.on('error', () => undefined);
    // An answer shows that the server holds the connection, and not only the system.
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
