import sonicBoom from 'sonic-boom';

/** A destination for the lines of a logger such as pino. Neither writing nor closing ever blocks, throws or ends the process. */
export interface LogDestination {
  /** Writes one line, including its line break. If there is no room for it, it is dropped and counted. */
  write(line: string): void;
  /** The number of lines dropped since the destination was opened. */
  readonly dropped: number;
  /** Resolves once all lines are written, or after a second; then the rest is dropped. */
  close(): Promise<void>;
}

export interface LogDestinationOptions {
  /** How much may wait to be written, in bytes. */
  maxBytes?: number;
  /** Epoch milliseconds. */
  clock?: () => number;
}

const defaultMaxBytes = 1024 * 1024;
const closeTimeoutMs = 1_000;
/** Of pino: the level of the line that reports dropped lines. */
const warning = 40;

/**
 * Opens standard output (1), standard error (2) or another file descriptor for log lines. Once lines can be written
 * again after some were dropped, an additional line says how many.
 */
export function openLogDestination(
  fd: number,
  { maxBytes = defaultMaxBytes, clock = Date.now }: LogDestinationOptions = {},
): LogDestination {
  setNonBlocking(fd);
  let dropped = 0;
  let reported = 0;
  let isClosing = false;
  let isGivenUp = false;
  const destination = new sonicBoom.SonicBoom({
    fd,
    sync: false,
    maxLength: maxBytes,
    // A full pipe is tried again every 100 ms.
    retryEAGAIN: () => !isGivenUp,
  });

  destination.on('drop', () => {
    dropped += 1;
  });
  // What could not be written stays in the buffer, and is written with the next line that can be.
  destination.on('error', () => {
    if (isClosing) destination.destroy();
  });
  destination.on('drain', () => {
    if (dropped === reported || isClosing) return;
    const count = dropped - reported;
    reported = dropped;
    const time = new Date(clock()).toISOString();
    const msg = `${count} log ${count === 1 ? 'line was' : 'lines were'} dropped`;
    destination.write(`${JSON.stringify({ level: warning, time, dropped: count, msg })}\n`);
  });

  return {
    write(line) {
      if (isClosing) dropped += 1;
      else destination.write(line);
    },
    get dropped() {
      return dropped;
    },
    async close() {
      if (isClosing) return;
      isClosing = true;
      const { promise: closed, resolve } = Promise.withResolvers<void>();
      destination.once('close', resolve);
      const timeout = setTimeout(() => {
        isGivenUp = true;
        destination.destroy();
        resolve();
      }, closeTimeoutMs);
      destination.end();
      await closed;
      clearTimeout(timeout);
    },
  };
}

/**
 * Node makes a pipe or socket non-blocking once it is opened as a stream. Otherwise a write to a pipe that is not read
 * would hold a thread, and a process waits for its threads before it exits.
 */
function setNonBlocking(fd: number): void {
  if (fd === 1) void process.stdout;
  if (fd === 2) void process.stderr;
}
