import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { shortBodyBytes } from '../../../src/http/bodies/long-bodies.ts';
import { readBody } from '../../../src/http/bodies/read-body.ts';

const pieceBytes = 16_384;
const shortPieces = shortBodyBytes / pieceBytes;

/** Like the sockets of the server, it reads at most one chunk ahead. */
const socketOptions = { allowHalfOpen: true, highWaterMark: pieceBytes };

/** A body whose next chunk arrives as soon as it is requested. */
function bodyOf(pieces: number) {
  const request = new IncomingMessage(new Socket(socketOptions));
  const asked = { pieces: 0 };
  request._read = () => {
    asked.pieces += 1;
    request.push(asked.pieces > pieces ? null : Buffer.alloc(pieceBytes, asked.pieces));
  };
  return { request, asked };
}

it('each chunk of a long body waits for its turn, and none is lost (Q29)', async () => {
  const pieces = 20;
  const { request, asked } = bodyOf(pieces);
  const waiting: (() => void)[] = [];
  const enqueue = () => () => new Promise<void>((startNext) => waiting.push(startNext));
  const reading = readBody(request, pieces * pieceBytes, enqueue);

  // One more chunk may have arrived before the body was known to be long.
  for (let come = shortPieces + 1; come <= pieces; come += 1) {
    for (let count = 0; count < 10; count += 1) await nextTurn();
    expect(asked.pieces).toBe(come);
    expect(waiting).toHaveLength(1);
    waiting.pop()?.();
  }
  const body = await reading;

  expect(body.length).toBe(pieces * pieceBytes);
  expect(new Set(body).size).toBe(pieces);
});
