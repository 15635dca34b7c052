import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { shortBodyBytes } from '../../../src/http/bodies/long-bodies.ts';
import { readBody } from '../../../src/http/bodies/read-body.ts';

const pieceBytes = 16_384;
const shortPieces = shortBodyBytes / pieceBytes;

/** As the server has its sockets: of what comes, a piece at most is read ahead. */
const socketOptions = { allowHalfOpen: true, highWaterMark: pieceBytes };

/** A body of which another piece comes as soon as it is asked for. */
function bodyOf(pieces: number) {
  const request = new IncomingMessage(new Socket(socketOptions));
  const asked = { pieces: 0 };
  request._read = () => {
    asked.pieces += 1;
    request.push(asked.pieces > pieces ? null : Buffer.alloc(pieceBytes, asked.pieces));
  };
  return { request, asked };
}

it('each piece of a long body is waited with until it is its turn, and none is lost (Q29)', async () => {
  const pieces = 20;
  const { request, asked } = bodyOf(pieces);
  const waiting: (() => void)[] = [];
  const enqueue = () => () => new Promise<void>((startNext) => waiting.push(startNext));
  const reading = readBody(request, pieces * pieceBytes, enqueue);

  // One more than the short part may have been there before it was known to be long.
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
