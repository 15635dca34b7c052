import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';

export const modeNames = ['full', 'one-core', 'slow-browser'] as const;
export type ModeName = (typeof modeNames)[number];

/** How the tests are run. */
export interface Mode {
  readonly name: ModeName;
  /** Prepended to the command. */
  readonly prefix: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

/** The mode is not available on this machine. */
export class ModeError extends Error {
  override readonly name = 'ModeError';
}

/** @throws {ModeError} */
export function modeOf(name: ModeName): Mode {
  if (name === 'one-core') return { name, prefix: onOneCore(), env: {} };
  // `@mdhq/test-browser` reads it.
  if (name === 'slow-browser') return { name, prefix: [], env: { TEST_BROWSER_SLOWDOWN: '4' } };
  return { name, prefix: [], env: {} };
}

/** Child processes, such as browsers, stay on that core, too. */
function onOneCore(): string[] {
  const status = '/proc/self/status';
  if (!existsSync(status) || spawnSync('taskset', ['--version']).error !== undefined) {
    throw new ModeError(
      'Mode one-core requires Linux with taskset (package util-linux): use --mode full or --mode slow-browser.',
    );
  }
  const core = /^Cpus_allowed_list:\s*(\d+)/m.exec(readFileSync(status, 'utf8'))?.[1] ?? '0';
  return ['taskset', '--cpu-list', core];
}
