import { alignedPair, mark, operationsWithout, type Placed, pairsOf, placesOf } from './align.ts';
import { canonical, withoutExtensions } from './canonical.ts';
import { type Difference, findDifferences } from './differences.ts';
import { type Spec, specOf } from './read-spec.ts';

/** An operation of one version of a spec. */
export interface VersionedOperation {
  /** In upper case. */
  method: string;
  /** Without the base path of `servers`. */
  path: string;
  /** The path with the base path of `servers`. */
  whole: string;
  operationId: string | undefined;
}

/** What differs between two versions of a spec. */
export interface VersionDifferences {
  removed: VersionedOperation[];
  added: VersionedOperation[];
  /** The operations that both versions have, also under other parameter names or another base path. */
  kept: { base: VersionedOperation; revision: VersionedOperation }[];
  /** The differences within them. */
  differences: Difference[];
  /** The documents that the pointers of the differences refer to: both have the paths of the base. */
  documents: { base: Spec; revision: Spec };
}

/**
 * Compares two versions of a spec, given as parsed documents, and rates the differences with `redocly diff`. Another
 * form of the same schema is no difference, and neither are operation ids, parameter names and extensions (`x-...`).
 * @throws UnreadableSpec
 */
export async function compareVersions(
  baseDocument: Spec,
  revisionDocument: Spec,
): Promise<VersionDifferences> {
  const base = specOf('The base', baseDocument);
  const revision = specOf('The revision', revisionDocument);
  const before = placesOf(base, 'The base');
  const after = placesOf(revision, 'The revision');
  const matches = pairsOf(before, after).map(({ here, there }) => ({
    ...{ here, there },
    operation: idOf(base, here) ?? here.key,
  }));
  const { first, second } = alignedPair(base, revision, matches);
  const describe = (spec: Spec, { method, path, whole }: Placed): VersionedOperation => ({
    ...{ method, path, whole },
    operationId: idOf(spec, { method, path }),
  });
  const documents = {
    base: canonical(withoutExtensions(first, mark)),
    revision: canonical(withoutExtensions(second, mark)),
  };
  return {
    removed: operationsWithout(before, after).map((place) => describe(base, place)),
    added: operationsWithout(after, before).map((place) => describe(revision, place)),
    kept: matches.map(({ here, there }) => ({
      base: describe(base, here),
      revision: describe(revision, there),
    })),
    differences: await findDifferences(documents.base, documents.revision),
    documents,
  };
}

function idOf(spec: Spec, { method, path }: Pick<Placed, 'method' | 'path'>): string | undefined {
  const operation = spec.paths[path]?.[method.toLowerCase()] as { operationId?: string };
  return operation.operationId;
}
