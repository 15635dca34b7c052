import { describe, expect, it } from 'vitest';
import { expectApiUser, Mismatch } from '../../src/cases/expect.ts';

describe('expectApiUser for the API user lab', () => {
  it.each(['lab', 'lab:2', 'lab:12'])('accepts %s', (came) => {
    expect(() => expectApiUser('dismissed_by', came, 'lab')).not.toThrow();
  });

  it.each(['lab2', 'lab:', 'lab:x', 'other:2', null, undefined])('rejects %s', (came) => {
    expect(() => expectApiUser('dismissed_by', came, 'lab')).toThrow(Mismatch);
  });
});
