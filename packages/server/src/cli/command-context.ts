import { userInfo } from 'node:os';
import type { Readable, Writable } from 'node:stream';
import type { Uptime } from '@mdhq/portal-access';
import type { Clock } from '../platform/clock.ts';
import type { Random } from '../platform/random.ts';

/** The environment of the commands. */
export interface CommandContext {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly stdin: Readable;
  readonly stdout: Writable;
  /** Shows progress if it is a terminal. */
  readonly stderr: Writable & { readonly isTTY?: boolean };
  /** Log-in of the operator on the machine, for the audit events. */
  readonly operator: string;
  readonly clock: Clock;
  /** Monotonic clock, in milliseconds. */
  readonly uptime: Uptime;
  readonly random: Random;
  /** Ends the process immediately, without waiting for output to be read. */
  readonly exit: (code: number) => void;
}

/**
 * The user who runs the command, for the audit events. A container may run under a uid without a passwd entry.
 * @param sudoUser the user who started the command with `sudo`, or with the wrapper in `deploy/bin`
 */
export function operatorName(
  sudoUser?: string,
  look: () => { username: string } = userInfo,
): string {
  if (sudoUser) return sudoUser.slice(0, 64);
  try {
    return look().username;
  } catch {
    return `uid ${process.getuid?.()}`;
  }
}
