// Commands import this before anything else, so it has to run on every version of Node with ES modules: it imports
// nothing but `node:fs`, and uses no feature of later versions.
import { readFileSync } from 'node:fs';

/** The first version on which a program may run. */
export interface NodeRequirement {
  /** The package.json of the program: its `bin` names the program, and `engines.node` the version that it needs. */
  manifest: URL;
  /** A major version from which the program runs with a warning instead; by default, it needs what `engines` says. */
  warnFrom?: number;
  /** The exit code on an older version; 1 by default. */
  exitCode?: number;
}

/** Loads a program if the version of Node is new enough; otherwise prints which one it needs, and sets the exit code. */
export function startOnNode(
  requirement: NodeRequirement,
  load: () => Promise<unknown>,
): Promise<unknown> {
  const manifest = JSON.parse(readFileSync(requirement.manifest, 'utf8'));
  const current = process.versions.node;
  if (isAtLeast(current, manifest.engines.node)) return load();
  const need = `${Object.keys(manifest.bin)[0]} needs ${needText(manifest.engines.node, current)}`;
  if (requirement.warnFrom !== undefined && isAtLeast(current, String(requirement.warnFrom))) {
    process.stderr.write(`Warning: it may fail, because ${need}`);
    return load();
  }
  process.stderr.write(need);
  process.exitCode = requirement.exitCode === undefined ? 1 : requirement.exitCode;
  return Promise.resolve();
}

/** Reads the version of a package. @param manifest its package.json */
export function versionOf(manifest: URL): string {
  return JSON.parse(readFileSync(manifest, 'utf8')).version;
}

function needText(range: string, current: string): string {
  const needed = numbersOf(range);
  return (
    `Node.js ${needed.join('.')} or newer, and this is ${current}: install it from ` +
    `https://nodejs.org/en/download, or with a version manager (nvm install ${needed[0]}).\n`
  );
}

/** @param range a version, such as `24.18`, or `>=24.18` */
function isAtLeast(version: string, range: string): boolean {
  const have = numbersOf(version);
  const need = numbersOf(range);
  for (let index = 0; index < need.length; index += 1) {
    const difference = (have[index] || 0) - (need[index] || 0);
    if (difference !== 0) return difference > 0;
  }
  return true;
}

function numbersOf(text: string): number[] {
  return text
    .replace(/[^\d.]/g, '')
    .split('.')
    .map(Number);
}
