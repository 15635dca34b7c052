import type { CommandContext } from './command-context.ts';

/** One line that says how far a long work is. Where nobody watches it, nothing is written. */
export interface Progress {
  show(text: string): void;
  /** Makes room for lines that stay. */
  clear(): void;
}

const clearLine = '\r\x1b[K';

export function createProgress(stderr: CommandContext['stderr']): Progress {
  const write = (text: string) => {
    if (stderr.isTTY) stderr.write(text);
  };
  return {
    show: (text) => write(`${clearLine}${text}`),
    clear: () => write(clearLine),
  };
}
