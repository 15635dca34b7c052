import { isDeepStrictEqual } from 'node:util';
import type { Spec, VersionDifferences, VersionedOperation } from '@mdhq/portal-contract';
import { findReference } from '@mdhq/portal-spec/references';
import type { Change } from '../release/change.ts';
import { changesOfDifference } from './changes-of-difference.ts';
import { directionsOf, schemasOf } from './schemas-in-use.ts';
import { changeOfSecurity } from './security.ts';

/**
 * The changes between two versions of the contract that callers can notice, with the bump that each needs.
 * @param found the differences that `compareVersions` has found
 */
export function changesOfSpec(base: Spec, revision: Spec, found: VersionDifferences): Change[] {
  const { removed, added, kept, differences, documents } = found;
  const directions = directionsOf(base, revision);
  const changes = [
    ...removed.map(
      (operation): Change => ({
        bump: 'major',
        what: `${describe(operation)} was removed.`,
        breaks: 'callers of the operation',
      }),
    ),
    ...added.map(
      (operation): Change => ({ bump: 'minor', what: `${describe(operation)} was added.` }),
    ),
    ...kept.flatMap(changesOfRoute),
    ...kept.flatMap((pair) => changeOfSecurity(base, revision, pair) ?? []),
    ...changesOfServers(base, revision),
    ...changesOfNames(base, revision),
    ...kept.flatMap((pair) => removedExamples(base, revision, pair)),
    ...differences.flatMap((difference) =>
      changesOfDifference({ base, documents, directions, kept }, difference),
    ),
  ];
  return [...new Map(changes.map((change) => [`${change.bump} ${change.what}`, change])).values()];
}

function describe({ method, path, operationId }: VersionedOperation): string {
  return `\`${method} ${path}\` (\`${operationId}\`)`;
}

const inCode = 'users of generated code, which names them after it';

function changesOfRoute({
  base,
  revision,
}: {
  base: VersionedOperation;
  revision: VersionedOperation;
}): Change[] {
  const name = `\`${base.operationId}\``;
  const bare = (whole: string) => whole.replaceAll(/\{[^{}]*\}/g, '{}');
  const changes: Change[] = [];
  if (bare(base.whole) !== bare(revision.whole)) {
    const what = `${name} moved from \`${base.whole}\` to \`${revision.whole}\`.`;
    changes.push({ bump: 'major', what, breaks: 'callers of the operation' });
  } else if (base.whole !== revision.whole) {
    const what = `The path parameters of \`${base.path}\` became \`${revision.path}\`.`;
    changes.push({ bump: 'major', what, breaks: inCode });
  }
  if (base.operationId !== revision.operationId) {
    const what = `The operation id ${name} became \`${revision.operationId}\`.`;
    changes.push({ bump: 'major', what, breaks: inCode });
  }
  return changes;
}

function changesOfServers(base: Spec, revision: Spec): Change[] {
  const [before, after] = [base, revision].map(({ servers }) =>
    ((servers ?? []) as { url: string }[]).map(({ url }) => url),
  );
  return [
    ...(before ?? [])
      .filter((url) => !after?.includes(url))
      .map((url): Change => {
        const breaks = 'callers who take the address from the spec';
        return { bump: 'major', what: `The server \`${url}\` was removed.`, breaks };
      }),
    ...(after ?? [])
      .filter((url) => !before?.includes(url))
      .map((url): Change => ({ bump: 'minor', what: `The server \`${url}\` was added.` })),
  ];
}

/** Named schemas, which generated code and the types export. */
function changesOfNames(base: Spec, revision: Spec): Change[] {
  const [before, after] = [schemasOf(base), schemasOf(revision)];
  const added = Object.keys(after).filter((name) => !(name in before));
  return [
    ...Object.keys(before)
      .filter((name) => !(name in after))
      .map((name): Change => {
        const other = added.find((one) => isDeepStrictEqual(after[one], before[name]));
        const end = other === undefined ? 'was removed' : `was renamed to \`${other}\``;
        return { bump: 'major', what: `The schema \`${name}\` ${end}.`, breaks: inCode };
      }),
    ...added.map((name): Change => ({ bump: 'minor', what: `The schema \`${name}\` was added.` })),
  ];
}

/** Tests select the examples of the mock by their names. */
function removedExamples(
  base: Spec,
  revision: Spec,
  pair: { base: VersionedOperation; revision: VersionedOperation },
): Change[] {
  const after = new Set(exampleNames(revision, pair.revision));
  return exampleNames(base, pair.base)
    .filter((name) => !after.has(name))
    .map((name) => ({
      bump: 'major',
      what: `The example \`${name}\` of \`${pair.base.operationId}\` was removed.`,
      breaks: 'tests that select it from the mock',
    }));
}

function exampleNames(spec: Spec, { method, path }: VersionedOperation): string[] {
  const operation = spec.paths[path]?.[method.toLowerCase()] as
    | { responses?: Record<string, unknown> }
    | undefined;
  const { responses = {} } = operation ?? {};
  return Object.values(responses).flatMap((response) => {
    const { content = {} } = resolved(spec, response) as {
      content?: Record<string, { examples?: object }>;
    };
    return Object.values(content).flatMap(({ examples = {} }) => Object.keys(examples));
  });
}

function resolved(spec: Spec, node: unknown): object {
  const { $ref: reference } = node as { $ref?: string };
  return reference === undefined
    ? (node as object)
    : ((findReference(spec, reference) ?? {}) as object);
}
