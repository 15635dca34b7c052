import type { Spec, VersionedOperation } from '@mdhq/portal-contract';
import type { Change } from '../release/change.ts';

/** The ways to authenticate, as sorted texts; none for an operation that requires no credentials. */
function requirementsOf(spec: Spec, { method, path }: VersionedOperation): string[] {
  const operation = spec.paths[path]?.[method.toLowerCase()] as { security?: object[] } | undefined;
  const security = operation?.security ?? (spec['security'] as object[] | undefined) ?? [];
  const isOpen = security.some((one) => Object.keys(one).length === 0);
  return isOpen ? [] : security.map((one) => JSON.stringify(one)).toSorted();
}

/** How the credentials that an operation requires differ. `redocly diff` does not resolve the requirement of all operations. */
export function changeOfSecurity(
  base: Spec,
  revision: Spec,
  { base: before, revision: after }: { base: VersionedOperation; revision: VersionedOperation },
): Change | undefined {
  const [old, current] = [requirementsOf(base, before), requirementsOf(revision, after)];
  if (old.join() === current.join()) return undefined;
  const name = `\`${before.operationId ?? before.path}\``;
  if (current.length === 0) {
    return { bump: 'minor', what: `${name} no longer requires credentials.` };
  }
  if (old.length === 0) {
    const what = `${name} requires credentials.`;
    return { bump: 'major', what, breaks: 'callers without credentials' };
  }
  return old.every((one) => current.includes(one))
    ? { bump: 'minor', what: `${name} accepts other credentials, too.` }
    : {
        bump: 'major',
        what: `${name} requires other credentials.`,
        breaks: 'callers with the previous credentials',
      };
}
