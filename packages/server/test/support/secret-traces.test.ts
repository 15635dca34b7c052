import { describe, expect, it } from 'vitest';
import { findTraces } from './secret-traces.ts';

const secret = 'Zm9vYmFyLWZvb2Jhci1mb29iYXItZm9vYmFy_x-Y';
const find = (text: string | Buffer) =>
  findTraces(new Map([['file', Buffer.from(text)]]), [secret]);

describe('the search for traces of a secret', () => {
  it.each([
    ['as it is', `a ${secret} b`],
    ['as it is', secret.slice(5, 29)],
    ['reversed', [...secret].reverse().join('')],
    ['hexadecimal', Buffer.from(secret).toString('hex')],
    ['hexadecimal', Buffer.from(secret).toString('hex').toUpperCase()],
    ['base64', Buffer.from(secret).toString('base64')],
    ['base64', Buffer.from(`1${secret}`).toString('base64')],
    ['base64', Buffer.from(`{"token":"${secret}"}`).toString('base64url')],
    ['percent-encoded', [...secret].map((one) => `%${one.charCodeAt(0).toString(16)}`).join('')],
    ['JSON-escaped', [...secret].map((one) => `\\u00${one.charCodeAt(0).toString(16)}`).join('')],
    ['UTF-16', Buffer.from(secret, 'utf16le')],
  ])('finds it %s in %j', (encoding, text) => {
    expect(find(text)).toContain(`file: ${encoding}`);
  });

  it('finds nothing in text without a secret', () => {
    expect(find('Zm9vYmFyLW, and something else altogether')).toEqual([]);
  });
});
