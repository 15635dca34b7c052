import { describe, expect, it } from 'vitest';
import { createKeyBursts } from '../../../src/web/keyboard/key-bursts.ts';
import { shortcuts } from '../../../src/web/keyboard/shortcuts.ts';

/**
 * Presses letters one after another, and waits.
 * @param gap milliseconds between two
 * @returns which were obeyed and meant, and which were obeyed at first
 */
async function press(letters: string, gap: number): Promise<{ meant: string; obeyed: string }> {
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
  const obeyed: { letter: string; meant: Promise<boolean> }[] = [];
  for (const letter of letters) {
    const meant = bursts.press(shortcuts.find(({ key }) => key === letter)?.action);
    if (meant !== undefined) obeyed.push({ letter, meant });
    pass(gap);
  }
  pass(10_000);
  const decided = await Promise.all(obeyed.map(({ meant }) => meant));
  const lettersOf = (some: typeof obeyed): string => some.map(({ letter }) => letter).join('');
  return {
    meant: lettersOf(obeyed.filter((_, index) => decided[index])),
    obeyed: lettersOf(obeyed),
  };
}

describe('a name that is typed where keys are commands (Q66)', () => {
  it.each([80, 200, 400, 590])(
    'changes nothing in the end, with %i ms between letters',
    async (gap) => {
      for (const name of ['elder', 'Ekman', 'xavier', 'ulrich', 'müller', 'dukes', '1e']) {
        expect((await press(name, gap)).meant).toBe('');
      }
    },
  );

  it('changes nothing where its first letters are commands, as fast as people type', async () => {
    for (const gap of [80, 200, 240]) expect((await press('exeter', gap)).meant).toBe('');
  });

  it('changes nothing where all its letters are commands', async () => {
    for (const gap of [80, 200]) expect((await press('joe', gap)).meant).toBe('jo');
    expect((await press('koxue', 120)).meant).toBe('ko');
  });

  it('does nothing behind its first letter that is no command', async () => {
    expect((await press('max', 100)).obeyed).toBe('');
    expect((await press('Elder', 100)).obeyed).toBe('');
  });
});

describe('keys that are commands', () => {
  it('are all obeyed where each comes after a look', async () => {
    expect((await press('jxjxekeu', 700)).meant).toBe('jxjxekeu');
    expect((await press('eeejeu', 260)).meant).toBe('eeejeu');
  });

  it('go through the list as fast as they come', async () => {
    expect((await press('jjjjkkjo', 30)).meant).toBe('jjjjkkjo');
  });

  it('change something once where the key bounces', async () => {
    expect((await press('eee', 60)).meant).toBe('e');
  });

  it('count again after a pause', async () => {
    expect((await press('re', 100)).meant).toBe('');
    expect((await press('re', 600)).meant).toBe('e');
  });
});
