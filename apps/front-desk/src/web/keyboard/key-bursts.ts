import { type Action, changing } from './shortcuts.ts';

/** Milliseconds in which nobody has read what the key before has opened. */
const readingTime = 250;

/** Milliseconds in which another letter is taken for one of the same word. */
const typingPause = 600;

/** Whether a key was meant as a command: false once it proves to have been a letter of a word, true once that can't be. */
export type Meant = Promise<boolean>;

export interface KeyBursts {
  /**
   * Notes a letter.
   * @param action what it asks for; undefined for a letter that asks for nothing
   * @returns undefined for one that is not to be obeyed
   */
  press(action: Action | undefined): Meant | undefined;
}

/** What passes the time: the globals of a browser, or a test's. */
export interface Timing {
  /** Milliseconds. */
  now(): number;
  setTimeout(callback: () => void, ms: number): unknown;
}

/**
 * Tells commands from a name that somebody types in the belief to be in the search. Once a letter comes that is no
 * command, the letters around it are text: those that follow are not obeyed, and those before were not meant. And what
 * changes something is not obeyed right behind another letter, be it of a word such as "joe", or a key that bounces.
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

/** A command that may still prove to be text, up to a time. */
interface Undecided {
  until: number;
  readonly decide: (meant: boolean) => void;
}
