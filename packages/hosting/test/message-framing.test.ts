import { expect, it } from 'vitest';
import { framingFault } from '../src/index.ts';

it.each([
  ['1.1', {}],
  ['1.0', {}],
  ['1.1', { 'transfer-encoding': 'chunked' }],
  ['1.1', { 'transfer-encoding': ' Chunked ' }],
])('framingFault returns undefined for HTTP/%s with %j (Q35)', (httpVersion, headers) => {
  expect(framingFault({ httpVersion, headers })).toBeUndefined();
});

it.each([
  ['2.0', {}, /HTTP\/1\.1/],
  ['0.9', {}, /HTTP\/1\.1/],
  ['1.1', { 'transfer-encoding': 'gzip, chunked' }, /chunked/],
  ['1.1', { 'transfer-encoding': 'chunked, chunked' }, /chunked/],
  ['1.1', { 'transfer-encoding': 'identity' }, /chunked/],
])('framingFault returns a fault for HTTP/%s with %j (Q35)', (httpVersion, headers, fault) => {
  expect(framingFault({ httpVersion, headers })).toMatch(fault);
});
