import { describe, expect, it } from 'vitest';
import { createKeyBursts } from '../../../src/web/keyboard/key-bursts.ts';
import { shortcuts } from '../../../src/web/keyboard/shortcuts.ts';

/**
 * Presses letters one after another, and waits.
 * @param gap milliseconds between two letters
 * @returns the letters whose commands ran, and those whose commands started at first
 */
async function press(letters: string, gap: number): Promise<{ meant: string; ran: string }> {
  let time = 10_000;
  const timers: { at: number; callback: () => void }[] = [];
  const bursts = createKeyBursts({
    now: () => time,
    setTimeout: (callback, ms) => timers.push({ at: time + ms, callback }),
  });
  const pass = (ms: number): void => {
    time += ms;
    for (const timer of timers.splice(0)) {
      if (timer.at <= time) timer.callback();
      else timers.push(timer);
    }
  };
  const ran: { letter: string; meant: Promise<boolean> }[] = [];
  for (const letter of letters) {
    const meant = bursts.press(shortcuts.find(({ key }) => key === letter)?.action);
    if (meant !== undefined) ran.push({ letter, meant });
    pass(gap);
  }
  pass(10_000);
  const decided = await Promise.all(ran.map(({ meant }) => meant));
  const lettersOf = (some: typeof ran): string => some.map(({ letter }) => letter).join('');
  return {
    meant: lettersOf(ran.filter((_, index) => decided[index])),
    ran: lettersOf(ran),
  };
}

describe('a name typed while the focus is not in a field (Q66)', () => {
  it.each([80, 200, 400, 590])('changes nothing, with %i ms between letters', async (gap) => {
    for (const name of ['elder', 'Ekman', 'xavier', 'ulrich', 'müller', 'dukes', '1e']) {
      expect((await press(name, gap)).meant).toBe('');
    }
  });

  it('changes nothing if its first letters are commands, at typing speed', async () => {
    for (const gap of [80, 200, 240]) expect((await press('exeter', gap)).meant).toBe('');
  });

  it('changes nothing if all of its letters are commands', async () => {
    for (const gap of [80, 200]) expect((await press('joe', gap)).meant).toBe('jo');
    expect((await press('koxue', 120)).meant).toBe('ko');
  });

  it('runs no command after its first letter without one', async () => {
    expect((await press('max', 100)).ran).toBe('');
    expect((await press('Elder', 100)).ran).toBe('');
  });
});

describe('commands', () => {
  it('all run with a pause between them', async () => {
    expect((await press('jxjxekeu', 700)).meant).toBe('jxjxekeu');
    expect((await press('eeejeu', 260)).meant).toBe('eeejeu');
  });

  it('move through the list at any speed', async () => {
    expect((await press('jjjjkkjo', 30)).meant).toBe('jjjjkkjo');
  });

  it('run once if the key bounces', async () => {
    expect((await press('eee', 60)).meant).toBe('e');
  });

  it('run again after a pause', async () => {
    expect((await press('re', 100)).meant).toBe('');
    expect((await press('re', 600)).meant).toBe('e');
  });
});
