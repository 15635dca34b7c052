import { afterEach, expect, test, vi } from 'vitest';
import { randomUuid } from '../src/index.ts';

afterEach(() => vi.unstubAllGlobals());

test('randomUuid returns a version 4 UUID (RFC 9562 5.4)', () => {
  expect(randomUuid()).toMatch(/^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/);
});

test('randomUuid returns a different UUID each time, and uses all hexadecimal digits', () => {
  const uuids = Array.from({ length: 1_000 }, randomUuid);

  expect(new Set(uuids).size).toBe(1_000);
  expect(new Set(uuids.map((uuid) => uuid.at(-1))).size).toBe(16);
});

test('randomUuid works on plain http origins, where crypto.randomUUID is missing', () => {
  vi.stubGlobal('crypto', {
    getRandomValues: (bytes: Uint8Array) => bytes.fill(0xab),
  });

  expect(randomUuid()).toBe('bbbbbbbb-bbbb-4bbb-8bbb-bbbbbbbbbbbb');
});
