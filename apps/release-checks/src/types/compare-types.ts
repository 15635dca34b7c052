import ts from 'typescript';
import { compareProperties } from './compare-properties.ts';
import { compareSignatures } from './compare-signatures.ts';
import { compareUnion } from './compare-unions.ts';
import {
  brokenUsers,
  type Comparison,
  change,
  hasFlag,
  isOfLibrary,
  isStructured,
  membersOf,
  nameOf,
  type Pair,
  textOf,
} from './comparison.ts';

/**
 * Reports how a type differs from its previous version, for users in a position. The parts of a type are compared first:
 * their reports name what has changed, and cover what assignability ignores, such as a removed option. Then TypeScript
 * decides whether the type can still be used. If it cannot, and no part explains why, the type itself is reported.
 * @returns whether the types are incompatible; of types with type parameters, whether a part is
 */
export function compareTypes(comparison: Comparison, pair: Pair): boolean {
  const { before, after } = pair;
  // Users only pass on what the package has constructed.
  const isPassedOn = isSealed(before) || isSealed(after);
  const position = isPassedOn ? { ...pair.position, write: false } : pair.position;
  for (const symbol of [before.aliasSymbol, before.getSymbol()]) {
    if (symbol !== undefined) comparison.met.add(symbol);
  }
  if (before === after) return false;
  const isBroken = isAssignmentBroken(comparison, pair);
  const key = [idOf(before), idOf(after), position.read, position.write, pair.ignoresUndefined];
  if (comparison.seen.has(key.join())) return isBroken;
  comparison.seen.add(key.join());
  const isExplained = compareParts(comparison, { ...pair, position });
  if (!isExplained && isAssignmentBroken(comparison, { ...pair, position })) {
    const place = isStructured(before) ? (nameOf(comparison, before) ?? pair.name) : pair.name;
    const what = `\`${place}\` is not compatible with its previous type.`;
    comparison.report(change(['code that uses it'], what));
  }
  return isBroken || isExplained;
}

/** Whether only the package constructs the values of a type: those of a class, or of an interface with the tag `@sealed`. */
function isSealed(type: ts.Type): boolean {
  return [type.aliasSymbol, type.getSymbol()].some(
    (symbol) =>
      symbol !== undefined &&
      ((symbol.flags & ts.SymbolFlags.Class) !== 0 ||
        symbol.getJsDocTags().some((tag) => tag.name === 'sealed')),
  );
}

function isAssignmentBroken(comparison: Comparison, pair: Pair): boolean {
  if (pair.isGeneric || pair.ignoresUndefined) return false;
  const { read, write } = brokenUsers(comparison, pair);
  return read || write;
}

/** The id of a type in its program, which is not part of TypeScript's public API. */
function idOf(type: ts.Type): number {
  return (type as ts.Type & { id: number }).id;
}

function compareParts(comparison: Comparison, pair: Pair): boolean {
  const [members, others] = [pair.before, pair.after].map((type) =>
    membersOf(type, pair.ignoresUndefined),
  );
  const [before, after] = [members?.[0], others?.[0]];
  return members?.length === 1 && others?.length === 1 && before && after
    ? compareSingle(comparison, { ...pair, before, after, ignoresUndefined: false })
    : compareUnion(comparison, pair, members ?? [], others ?? []);
}

function compareSingle(comparison: Comparison, pair: Pair): boolean {
  const { before, after } = pair;
  const ofArguments = compareArguments(comparison, pair);
  if (ofArguments !== undefined) return ofArguments;
  if (!hasParts(comparison, before) || !hasParts(comparison, after)) {
    return compareWhole(comparison, pair);
  }
  const named = { ...pair, name: nameOf(comparison, before) ?? pair.name };
  const broken = [
    compareProperties(comparison, named),
    compareSignatures(comparison, named, ts.SignatureKind.Call),
    compareSignatures(comparison, named, ts.SignatureKind.Construct),
    compareIndexes(comparison, named),
  ];
  return broken.includes(true);
}

/** Whether a type consists of properties, signatures and indexes that can be compared one by one. */
function hasParts(comparison: Comparison, type: ts.Type): boolean {
  if (!isStructured(type) || isOfLibrary(comparison, type)) return false;
  const { objectFlags } = type as ts.ObjectType;
  const isMapped = (objectFlags & ts.ObjectFlags.Mapped) !== 0;
  // The properties of a mapped type can depend on a type parameter.
  return !isMapped || comparison.checker.getPropertiesOfType(type).length > 0;
}

/**
 * Compares the arguments of a generic type that both versions share, because a library declares it, such as
 * `Promise<Patient>`; and the elements of tuples.
 * @returns undefined for other types
 */
function compareArguments(
  comparison: Comparison,
  { before, after, ...place }: Pair,
): boolean | undefined {
  const { checker } = comparison;
  if (!isReference(before) || !isReference(after)) return undefined;
  const [items = [], others = []] = [before, after].map((type) => checker.getTypeArguments(type));
  const areTuples = checker.isTupleType(before) && checker.isTupleType(after);
  const isShared = areTuples ? items.length === others.length : before.target === after.target;
  if (!isShared || items.length === 0) return undefined;
  const broken = items.map((item, index) => {
    const other = others[index];
    return other !== undefined && comparison.compare({ ...place, before: item, after: other });
  });
  return broken.includes(true);
}

function isReference(type: ts.Type): type is ts.TypeReference {
  return ((type as ts.ObjectType).objectFlags & ts.ObjectFlags.Reference) !== 0;
}

function compareIndexes(comparison: Comparison, { before, after, ...place }: Pair): boolean {
  const [old = [], current = []] = [before, after].map((type) =>
    comparison.checker.getIndexInfosOfType(type),
  );
  const broken = old.map((info) => {
    const key = textOf(comparison, info.keyType);
    const name = `${place.name}[${key}]`;
    const other = current.find(({ keyType }) => textOf(comparison, keyType) === key);
    if (other === undefined) {
      comparison.report(change(['code with other keys'], `\`${name}\` was removed.`));
      return true;
    }
    return comparison.compare({ ...place, before: info.type, after: other.type, name });
  });
  return broken.includes(true);
}

/** Compares types that have no parts, such as literals and those of libraries. */
function compareWhole(comparison: Comparison, pair: Pair): boolean {
  const { before, after, position, name } = pair;
  if (isSameParameter(before, after)) return false;
  const [old, current] = [textOf(comparison, before), textOf(comparison, after)];
  // Two types can have the same text, such as the members of two enumerations.
  if (old === current) return false;
  const broken = brokenUsers(comparison, pair);
  const wasAny = hasFlag(before, ts.TypeFlags.Any);
  const isRead = wasAny ? position.read : broken.read && !isIgnored(before, after);
  const isWritten = wasAny ? position.write && !hasFlag(after, ts.TypeFlags.Unknown) : broken.write;
  const breaks = [
    ...(isRead ? ['code that reads it'] : []),
    ...(isWritten ? ['code that passes it'] : []),
  ];
  comparison.report(
    change(breaks, `\`${name}\` changed from \`${shorten(old)}\` to \`${shorten(current)}\`.`),
  );
  // What users ignore is not assignable either.
  return breaks.length > 0 || broken.read || broken.write;
}

/** Whether users ignore a result: a text for people, which no code compares, or the result of a function that had none. */
function isIgnored(before: ts.Type, after: ts.Type): boolean {
  if (hasFlag(before, ts.TypeFlags.Void)) return true;
  return [before, after].every((type) => type.isStringLiteral() && type.value.includes(' '));
}

/** Whether both are the type parameter at the same position of their declarations, which can have different names. */
function isSameParameter(before: ts.Type, after: ts.Type): boolean {
  if (!before.isTypeParameter() || !after.isTypeParameter()) return false;
  const [old, current] = [before, after].map((type) => {
    const declaration = type.getSymbol()?.declarations?.[0];
    if (declaration === undefined || !ts.isTypeParameterDeclaration(declaration)) return undefined;
    const { typeParameters } = declaration.parent as ts.DeclarationWithTypeParameterChildren;
    return typeParameters?.indexOf(declaration);
  });
  return old === current;
}

function shorten(text: string): string {
  return text.length > 80 ? `${text.slice(0, 79)}…` : text;
}
