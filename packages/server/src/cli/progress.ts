import type { CommandContext } from './command-context.ts';

/** Shows the progress of a long command in one line. Writes nothing if the output is not a terminal. */
export interface Progress {
  show(text: string): void;
  /** Clears the line, before other output. */
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
