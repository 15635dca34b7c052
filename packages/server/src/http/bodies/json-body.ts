import { isUtf8 } from 'node:buffer';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { visit } from 'jsonc-parser';
import { isLong } from './long-bodies.ts';
import { type BodyQueues, readBody } from './read-body.ts';

/** The body can't be parsed; `message` says why, without quoting it. */
export class MalformedBody extends Error {
  override readonly name = 'MalformedBody';
}

/** Deeper than any questionnaire, and shallow enough for recursive functions. */
const deepest = 64;

/**
 * Accepts only JSON of at most `limitBytes` as the body of a scope's routes. Bodies are queued, and `100 Continue` is sent,
 * only after the hooks have accepted the request, so not before authentication.
 */
export function acceptJsonBodies(
  scope: FastifyInstance,
  limitBytes: number,
  { arrivals, pieces }: BodyQueues,
): void {
  const expectant = new WeakMap<FastifyRequest, ServerResponse>();
  scope.addHook('preParsing', async (request, reply) => {
    const { headers } = request;
    if (/^100-continue$/i.test(headers.expect ?? '')) expectant.set(request, reply.raw);
    // Each tick of the event loop starts one long body.
    if (isLong(headers)) await arrivals(ownerOf(request))();
  });
  scope.removeAllContentTypeParsers();
  scope.addContentTypeParser(
    'application/json',
    async (request: FastifyRequest, body: IncomingMessage) => {
      const invite = () => expectant.get(request)?.writeContinue();
      return readJsonBody(await readBody(body, limitBytes, () => pieces(ownerOf(request)), invite));
    },
  );
}

/** Instances take turns. All requests of the join page count as one owner. */
function ownerOf({ identity }: FastifyRequest): string | number {
  return identity?.caller.instanceId ?? 'links';
}

/**
 * Parses a JSON body strictly: valid UTF-8, no duplicate keys, no NUL or lone surrogate, no key that
 * reaches a prototype, nested at most 64 deep (Q30-Q33). An empty body is no body.
 * @throws {MalformedBody}
 */
function readJsonBody(bytes: Buffer): unknown {
  if (bytes.length === 0) return undefined;
  const text = decode(bytes);
  checkStructure(text);
  try {
    return JSON.parse(text);
  } catch {
    throw new MalformedBody('The body is not valid JSON.');
  }
}

function decode(bytes: Buffer): string {
  if (!isUtf8(bytes)) throw new MalformedBody('The body is not valid UTF-8.');
  const text = bytes.toString('utf8');
  // RFC 8259 8.1 forbids it.
  if (text.startsWith('\uFEFF')) {
    throw new MalformedBody(
      'The body begins with a byte order mark (BOM): send the JSON without it.',
    );
  }
  return text;
}

/** Checks what JSON.parse accepts silently. */
function checkStructure(text: string): void {
  const openObjects: Set<string>[] = [];
  let depth = 0;
  const enter = () => {
    depth += 1;
    if (depth > deepest) throw new MalformedBody(`The body is nested deeper than ${deepest}.`);
  };
  visit(text, {
    onArrayBegin: enter,
    onArrayEnd: () => {
      depth -= 1;
    },
    onObjectBegin: () => {
      enter();
      openObjects.push(new Set());
    },
    onObjectEnd: () => {
      depth -= 1;
      openObjects.pop();
    },
    onObjectProperty: (key, _offset, _length, _line, _character, path) => {
      checkText(key);
      if (key === '__proto__' || (key === 'prototype' && path().at(-1) === 'constructor')) {
        throw new MalformedBody('The body has a key that is not allowed.');
      }
      const keys = openObjects.at(-1);
      if (keys?.has(key)) throw new MalformedBody('The body has a key twice in one object.');
      keys?.add(key);
    },
    onLiteralValue: (value) => {
      if (typeof value === 'string') checkText(value);
      if (typeof value === 'number' && !Number.isFinite(value)) {
        throw new MalformedBody('The body has a number that is too large.');
      }
    },
  });
}

/** Refuses text that databases can't store unchanged. */
function checkText(text: string): void {
  if (text.includes('\0')) throw new MalformedBody('The body has a NUL character.');
  if (!text.isWellFormed()) throw new MalformedBody('The body has half of a surrogate pair.');
}
