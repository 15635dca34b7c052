import { type Action, changing } from './shortcuts.ts';

/** Milliseconds in which no one can have read the request that the previous key opened. */
const readingTime = 250;

/** Letters within this many milliseconds count as one word. */
const typingPause = 600;

/** Resolves to whether a key was meant as a command: false once it turns out to be a letter of a word, true after a pause. */
export type Meant = Promise<boolean>;

export interface KeyBursts {
  /**
   * Records a letter.
   * @param action its command; undefined for a letter without one
   * @returns undefined if the letter must be ignored
   */
  press(action: Action | undefined): Meant | undefined;
}

/** A clock and timers: those of the browser, or of a test. */
export interface Timing {
  /** Milliseconds. */
  now(): number;
  setTimeout(callback: () => void, ms: number): unknown;
}

/**
 * Distinguishes commands from a name that is typed while the focus is not in the search. A letter that is not a command
 * marks the letters around it as text: later ones are ignored, and the commands of earlier ones are canceled. A command that
 * changes requests is also ignored right after another letter, as in "joe", or when a key bounces.
 */
export function createKeyBursts({ now, setTimeout }: Timing): KeyBursts {
  let last = Number.NEGATIVE_INFINITY;
  let isText = false;
  const undecided = new Set<Undecided>();

  return {
    press(action) {
      const time = now();
      const pause = time - last;
      last = time;
      if (pause >= typingPause) isText = false;
      if (action === undefined) {
        isText = true;
        for (const { decide } of undecided) decide(false);
        undecided.clear();
      }
      if (action === undefined || isText) return undefined;
      if (changing.has(action) && pause < readingTime) {
        for (const one of undecided) one.until = time + typingPause;
        return undefined;
      }
      return new Promise((resolve) => {
        const one = { until: time + typingPause, decide: resolve };
        undecided.add(one);
        const check = (): void => {
          const left = one.until - now();
          if (left > 0) setTimeout(check, left);
          else if (undecided.delete(one)) resolve(true);
        };
        setTimeout(check, typingPause);
      });
    },
  };
}

/** A command that can still turn out to be text, until a time. */
interface Undecided {
  until: number;
  readonly decide: (meant: boolean) => void;
}
