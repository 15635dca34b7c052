import { isDeepStrictEqual } from 'node:util';
import type {
  Difference,
  Spec,
  VersionDifferences,
  VersionedOperation,
} from '@mdhq/portal-contract';
import { findReference } from '@mdhq/portal-spec/references';
import type { Change } from '../release/change.ts';
import { whomItBreaks } from './breaks.ts';
import { type Directions, schemaAt, schemasOf } from './schemas-in-use.ts';

/** The contract and the differences of its next version. */
interface Context extends Pick<VersionDifferences, 'documents' | 'kept'> {
  base: Spec;
  directions: ReadonlyMap<string, Directions>;
}

/** Fields without an effect on calls. */
const texts = new Set(['description', 'summary', 'title', 'tags', 'externalDocs', '$comment']);

/**
 * The changes that a difference consists of. `redocly diff` rates most of them; this corrects what it rates too low
 * (defaults, requests that accept more) or too high (enumerations and other forms that only add to what is accepted).
 */
export function changesOfDifference(context: Context, difference: Difference): Change[] {
  const { path, property, kind, impact, verdicts } = difference;
  // Compared with what each operation requires.
  if (/\/security(\/|$)/.test(`${path}/${property}`)) return [];
  if (/\/(examples?|links)(\/|$)/.test(`${path}/${property}`)) return [];
  if (property !== undefined && texts.has(property)) return [];
  const directions = directionsAt(context, path);
  const place = placeOf(context, path);
  if (property === 'deprecated') {
    const isNow = difference.revision?.value === true;
    return isNow ? [{ bump: 'minor', what: `${place} is deprecated.` }] : [];
  }
  if (property === 'default') return changesOfDefault(difference, directions, place);
  const unrated = changeWithoutVerdict(difference, directions, place);
  if (unrated !== undefined) return [unrated];
  const serious = verdicts.filter((verdict) => verdict.impact === 'major');
  if (serious.length > 0) {
    return serious.flatMap(({ ruleId, message }) =>
      textsOf(context, difference, ruleId, message).map((text): Change => {
        const what = `${text} (${place})`;
        return isMinor(context, difference, ruleId, directions)
          ? { bump: 'minor', what }
          : { bump: 'major', what, breaks: whomItBreaks(ruleId, directions) };
      }),
    );
  }
  const what = `${subjectOf(context, difference)} was ${kind} (${place}).`;
  if (impact === 'major') {
    return [{ bump: 'major', what, breaks: whomItBreaks(undefined, directions) }];
  }
  // A request that accepts more, or a response that promises more.
  const isMore = impact === 'minor' || (directions.request && property !== undefined);
  return isMore ? [{ bump: 'minor', what }] : [];
}

/** Breaking changes for which `redocly diff` has no rule. */
function changeWithoutVerdict(
  { path, property, revision }: Difference,
  directions: Directions,
  place: string,
): Change | undefined {
  const name = path.split('/').at(-1);
  if (property === 'required' && /\/headers\/[^/]+$/.test(path) && revision?.value !== true) {
    const what = `The header \`${name}\` became optional (${place}).`;
    return { bump: 'major', what, breaks: 'readers of the header' };
  }
  if (property === 'writeOnly' && revision?.value === true && directions.response) {
    const what = `\`${name}\` is only for requests (${place}).`;
    return { bump: 'major', what, breaks: 'readers of the property' };
  }
  if (property === 'propertyName' && name === 'discriminator') {
    const what = `The discriminator became \`${revision?.value}\` (${place}).`;
    return { bump: 'major', what, breaks: 'code that tells the members apart' };
  }
  return undefined;
}

/** What a difference is about: a parameter by its name, or else the last step of the path. */
function subjectOf({ documents }: Context, { path, property, kind }: Difference): string {
  if (property === undefined && /\/parameters\/\d+$/.test(path)) {
    const document = kind === 'removed' ? documents.base : documents.revision;
    const { name, in: place } = nodeAt(document, path) ?? {};
    return `The parameter \`${name}\` (${place})`;
  }
  return `\`${property ?? path.split('/').at(-1)?.replaceAll('~1', '/')}\``;
}

/** What a verdict says, with properties named as in the types: `Patient.sex`. */
function textsOf(
  { documents }: Context,
  { path, base, revision }: Difference,
  ruleId: string,
  message: string,
): string[] {
  const nameAt = (pointer: string) =>
    schemaAt(documents.base, pointer) ?? pointer.split('/').at(-1) ?? '';
  const [, owner, property] = /^(.*)\/properties\/([^/]+)$/.exec(path) ?? [];
  if (ruleId === 'property-removed' && owner !== undefined) {
    return [`\`${nameAt(owner)}.${property}\` was removed.`];
  }
  const [before, after] = [base, revision].map((one) => (one?.value ?? []) as string[]);
  if (ruleId === 'required-properties-removed') {
    const { properties = {} } = nodeAt(documents.revision, path) ?? {};
    return (before ?? [])
      .filter((name) => !after?.includes(name) && name in (properties as object))
      .map((name) => `\`${nameAt(path)}.${name}\` became optional.`);
  }
  if (ruleId === 'required-properties-added') {
    return (after ?? [])
      .filter((name) => !before?.includes(name))
      .map((name) => `\`${nameAt(path)}.${name}\` became required.`);
  }
  return [message];
}

/** The directions of the last named schema in the pointer, or else of the position in the operation. */
function directionsAt({ documents, directions }: Context, path: string): Directions {
  const name = schemaAt(documents.base, path) ?? schemaAt(documents.revision, path);
  const response = /\/responses(\/|$)/.test(path);
  return (name && directions.get(name)) || { request: !response, response };
}

/** Such as "`showPatient`, response 200". */
function placeOf({ kept }: Context, path: string): string {
  const [, part, template = '', method, ...steps] = path.split('/');
  if (part !== 'paths') return 'all operations';
  const meant = template.replaceAll('~1', '/').replaceAll('~0', '~');
  const operation = kept.find(
    ({ base }: { base: VersionedOperation }) =>
      base.path === meant && base.method.toLowerCase() === method,
  )?.base.operationId;
  const [kind, status] = steps;
  const where =
    kind === 'responses' ? `, response ${status}` : kind === undefined ? '' : ', request';
  return `\`${operation ?? meant}\`${where}`;
}

function changesOfDefault(
  { base, revision }: Difference,
  { request }: Directions,
  place: string,
): Change[] {
  if (!request) return [];
  const [old, current] = [base, revision].map((one) => JSON.stringify(one?.value) ?? 'none');
  const what = `A default changed from ${old} to ${current} (${place}).`;
  return [{ bump: 'major', what, breaks: 'callers who leave it out' }];
}

function isMinor(
  context: Context,
  { path, kind, property }: Difference,
  ruleId: string,
  directions: Directions,
): boolean {
  const name = schemaAt(context.documents.base, path);
  const isExtensible =
    name !== undefined && schemasOf(context.base)[name]?.['x-extensible'] === true;
  const isClosed = directions.response && !isExtensible;
  if (ruleId === 'enum-values-added') return !isClosed;
  if (ruleId !== 'schema-combinator-changed') return false;
  if (kind === 'added' && /\/(oneOf|anyOf)\/\d+$/.test(path)) return !isClosed;
  const owner = property === undefined ? path.replace(/\/(oneOf|anyOf)$/, '') : path;
  const [before, after] = [context.documents.base, context.documents.revision].map((document) =>
    formsOf(nodeAt(document, owner) ?? {}),
  );
  const includes = (all: unknown[] = [], some: unknown[] = []) =>
    some.every((one) => all.some((form) => isDeepStrictEqual(form, one)));
  // A request may have further forms, and a response fewer.
  return isClosed ? !directions.request && includes(before, after) : includes(after, before);
}

/** The forms that a schema allows, or the schema if it allows one. */
function formsOf(schema: Record<string, unknown>): unknown[] {
  const { oneOf, anyOf } = schema;
  const forms = oneOf ?? anyOf;
  return Array.isArray(forms) ? forms : [schema];
}

function nodeAt(spec: Spec, pointer: string): Record<string, unknown> | undefined {
  let node: unknown = spec;
  for (const step of pointer.split('/').slice(1)) {
    node = resolve(spec, node)?.[step.replaceAll('~1', '/').replaceAll('~0', '~')];
  }
  return resolve(spec, node);
}

function resolve(spec: Spec, node: unknown): Record<string, unknown> | undefined {
  if (typeof node !== 'object' || node === null) return undefined;
  const { $ref: reference } = node as { $ref?: string };
  const target = reference === undefined ? node : findReference(spec, reference);
  return target as Record<string, unknown> | undefined;
}
