import { describe, expect, it, onTestFinished } from 'vitest';
import { createPasswordStrength } from '../../../src/portal/passwords/password-strength.ts';
import { TooManyPasswords } from '../../../src/portal/passwords/passwords.ts';

function open() {
  const strength = createPasswordStrength();
  onTestFinished(() => strength.close());
  return strength;
}

describe('rating passwords (Q55)', () => {
  it('limits the queue to what it can rate within seconds', async () => {
    const strength = open();
    const first = Array.from({ length: 100 }, () => strength.guessesLog10('heron lake noon', []));
    expect(() => strength.guessesLog10('heron lake noon', [])).toThrow(TooManyPasswords);
    expect(new Set(await Promise.all(first)).size).toBe(1);
    expect(await strength.guessesLog10('heron lake noon', [])).toBeGreaterThan(10);
  });

  it('rejects waiting calls when its thread ends, and starts a new one', async () => {
    const strength = open();
    const waiting = strength.guessesLog10('heron lake noon', []);
    await Promise.all([expect(waiting).rejects.toThrow('has ended'), strength.close()]);
    expect(await strength.guessesLog10('heron lake noon', [])).toBeGreaterThan(10);
  });
});
