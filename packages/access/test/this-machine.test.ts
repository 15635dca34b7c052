import type { IncomingHttpHeaders } from 'node:http';
import { Socket } from 'node:net';
import { expect, it } from 'vitest';
import { isFromThisMachine } from '../src/index.ts';

function isLocal(remoteAddress: string | undefined, headers: IncomingHttpHeaders = {}): boolean {
  const socket = Object.defineProperty(new Socket(), 'remoteAddress', { value: remoteAddress });
  return isFromThisMachine({ headers, socket });
}

it.each(['127.0.0.1', '127.0.0.9', '::1', '::ffff:127.0.0.1'])(
  'isFromThisMachine is true for a connection from %s',
  (address) => {
    expect(isLocal(address)).toBe(true);
  },
);

it.each(['192.0.2.7', '2001:db8::7', '::ffff:192.0.2.7', undefined])(
  'isFromThisMachine is false for a connection from %s',
  (address) => {
    expect(isLocal(address)).toBe(false);
  },
);

it.each(['forwarded', 'x-forwarded-for', 'x-forwarded-host', 'x-real-ip', 'via'])(
  'isFromThisMachine is false for a proxy on the same machine that sends %s',
  (header) => {
    expect(isLocal('127.0.0.1', { [header]: '127.0.0.1' })).toBe(false);
  },
);
