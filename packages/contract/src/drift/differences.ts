import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { runRedocly, withFolder } from '../redocly.ts';
import { UnreadableSpec } from './drift.ts';
import type { Spec } from './read-spec.ts';

/** One difference between two specs, as `redocly diff` reports it. */
export interface Difference {
  /** A JSON pointer, such as `#/paths/~1patients/get/parameters/2`. */
  path: string;
  kind: 'added' | 'removed' | 'modified';
  impact: 'major' | 'minor' | 'patch';
  /** The field of the object at `path` that differs; undefined for the object itself. */
  property?: string;
  /** The reasons for the rating, if any. */
  verdicts: { ruleId: string; impact: Difference['impact']; message: string }[];
  /** The values before and after. */
  base?: { value?: unknown };
  revision?: { value?: unknown };
}

/** Differences of components are also reported under the operations that use them, except security schemes. */
const isUnused = /^#\/components\/(?!securitySchemes\/)/;

/** The time limit of `redocly diff`, in milliseconds. */
const timeLimit = 120_000;

/**
 * Compares the operations of two specs with `redocly diff`. A difference in a shared schema is reported once.
 * @throws UnreadableSpec
 */
export async function findDifferences(base: Spec, revision: Spec): Promise<Difference[]> {
  const { openapi, info } = base;
  const other = { ...revision, openapi, info };
  if (isDeepStrictEqual(base, other)) return [];
  return withFolder(async (folder) => {
    const [first, second] = [join(folder, 'contract.json'), join(folder, 'second.json')];
    await writeFile(first, JSON.stringify(base));
    await writeFile(second, JSON.stringify(other));
    const args = ['diff', first, second, '--format=json', '--fail-on=none'];
    const printed = await runRedocly(args, AbortSignal.timeout(timeLimit));
    try {
      const { changes } = JSON.parse(printed) as { changes: Difference[] };
      return changes.filter(({ path }) => !isUnused.test(path));
    } catch {
      throw new UnreadableSpec(
        '`redocly diff` failed to compare the specs: check the second one with `redocly lint`.',
      );
    }
  });
}
