import ts from 'typescript';
import type { Change } from '../release/change.ts';
import { flipped, type Position } from './positions.ts';

/** What a comparison of types needs. */
export interface Comparison {
  readonly checker: ts.TypeChecker;
  /** The values of extensible enumerations: a minor version may add more, because users must accept unknown ones. */
  readonly extensible: ReadonlySet<string>;
  /** The names of the types that are generated from schemas, which TypeScript does not keep. */
  readonly names: ReadonlyMap<ts.Type, string>;
  /** The pairs of types that were compared already, because types can refer to themselves. */
  readonly seen: Set<string>;
  /** The declared types that were compared already, with the positions in which users use them. */
  readonly met: Set<ts.Symbol>;
  /** The declared types that users only read, so they do not have to construct them. */
  readonly returned: Set<ts.Symbol>;
  /** @param constructs the type that users must construct for the change to break their code */
  report(change: Change, constructs?: ts.Symbol): void;
}

/** A type in both versions, its position, and the path to it, such as `Patient.fax`. */
interface Pair {
  readonly before: ts.Type;
  readonly after: ts.Type;
  readonly position: Position;
  readonly name: string;
}

/** Reports how a type differs from its previous version, for users in a position. */
export function compareTypes(comparison: Comparison, pair: Pair): void {
  const { before, after, position } = pair;
  for (const symbol of [before.aliasSymbol, before.getSymbol()]) {
    if (symbol === undefined) continue;
    comparison.met.add(symbol);
    if (position.read && !position.write) comparison.returned.add(symbol);
  }
  if (before === after) return;
  const key = `${idOf(before)} ${idOf(after)} ${position.read} ${position.write}`;
  if (comparison.seen.has(key)) return;
  comparison.seen.add(key);
  compareMembers(comparison, pair, membersOf(before), membersOf(after));
}

/** The id of a type in its program, which is not part of TypeScript's public API. */
function idOf(type: ts.Type): number {
  return (type as ts.Type & { id: number }).id;
}

function membersOf(type: ts.Type): ts.Type[] {
  // `boolean` is also a union, but users write one word.
  return type.isUnion() && (type.flags & ts.TypeFlags.Boolean) === 0 ? type.types : [type];
}

function compareMembers(
  comparison: Comparison,
  pair: Pair,
  before: ts.Type[],
  after: ts.Type[],
): void {
  const [only, current] = [before[0], after[0]];
  if (only !== undefined && current !== undefined && before.length === 1 && after.length === 1) {
    compareSingle(comparison, { ...pair, before: only, after: current });
  } else {
    compareUnion(comparison, pair, before, after);
  }
}

function compareSingle(comparison: Comparison, pair: Pair): void {
  const { before, after, position, name } = pair;
  if (before === after) return;
  if (compareArguments(comparison, pair)) return;
  if (isStructured(before) && isStructured(after) && !isTuple(comparison, before, after)) {
    const named = { ...pair, name: nameOf(comparison, before) ?? name };
    compareProperties(comparison, named);
    compareSignatures(comparison, named, ts.SignatureKind.Call);
    compareSignatures(comparison, named, ts.SignatureKind.Construct);
    compareIndexes(comparison, named);
    return;
  }
  const [old, current] = [textOf(comparison, before), textOf(comparison, after)];
  if (old === current) return;
  const widened = comparison.checker.isTypeAssignableTo(before, after);
  const narrowed = comparison.checker.isTypeAssignableTo(after, before);
  const breaks = [
    ...(position.read && !narrowed && !areTexts(before, after) ? ['code that reads it'] : []),
    ...(position.write && !widened ? ['code that passes it'] : []),
  ];
  comparison.report(
    change(breaks, `\`${name}\` changed from \`${shorten(old)}\` to \`${shorten(current)}\`.`),
  );
}

/** Whether both are texts for people, which no code compares. */
function areTexts(...types: ts.Type[]): boolean {
  return types.every((type) => type.isStringLiteral() && type.value.includes(' '));
}

function change(breaks: string[], what: string): Change {
  return breaks.length === 0
    ? { bump: 'minor', what }
    : { bump: 'major', what, breaks: breaks.join(' and ') };
}

function shorten(text: string): string {
  return text.length > 80 ? `${text.slice(0, 79)}…` : text;
}

function textOf({ checker }: Comparison, type: ts.Type): string {
  const { NoTruncation, UseAliasDefinedOutsideCurrentScope } = ts.TypeFormatFlags;
  return checker.typeToString(type, undefined, NoTruncation | UseAliasDefinedOutsideCurrentScope);
}

function isTuple({ checker }: Comparison, ...types: ts.Type[]): boolean {
  return types.some((type) => checker.isTupleType(type));
}

/** The name of a type, if it has one. */
function nameOf({ names }: Comparison, type: ts.Type): string | undefined {
  const known = names.get(type);
  if (known !== undefined) return known;
  const symbol = type.aliasSymbol ?? type.getSymbol();
  return symbol === undefined || symbol.name.startsWith('__') ? undefined : symbol.name;
}

function isStructured(type: ts.Type): boolean {
  return (type.flags & (ts.TypeFlags.Object | ts.TypeFlags.Intersection)) !== 0;
}

/**
 * Compares the arguments of a generic type that both versions share, because a library declares it, such as
 * `Promise<Patient>`; and the elements of tuples.
 * @returns whether it is one
 */
function compareArguments(
  comparison: Comparison,
  { before, after, position, name }: Pair,
): boolean {
  const { checker } = comparison;
  if (!isReference(before) || !isReference(after)) return false;
  const [items, others] = [before, after].map((type) => checker.getTypeArguments(type));
  if (checker.isTupleType(before) || checker.isTupleType(after)) {
    if (items?.length !== others?.length) return false;
  } else if (before.target !== after.target) {
    return false;
  }
  for (const [index, item] of (items ?? []).entries()) {
    const other = others?.[index];
    if (other === undefined) continue;
    compareTypes(comparison, { before: item, after: other, position, name });
  }
  return true;
}

function isReference(type: ts.Type): type is ts.TypeReference {
  return ((type as ts.ObjectType).objectFlags & ts.ObjectFlags.Reference) !== 0;
}

function compareProperties(comparison: Comparison, { before, after, position, name }: Pair): void {
  const { checker } = comparison;
  const [old, current] = [before, after].map(
    (type) => new Map(publicProperties(checker, type).map((one) => [one.name, one])),
  );
  for (const [key, property] of old ?? []) {
    const path = `${name}.${key}`;
    const kept = current?.get(key);
    if (kept !== undefined) {
      compareProperty(comparison, property, kept, position, path);
      continue;
    }
    const breaks = [
      ...(position.read ? ['code that reads it'] : []),
      ...(position.write ? ['code that passes it'] : []),
    ];
    comparison.report(change(breaks, `\`${path}\` was removed.`));
  }
  for (const [key, property] of current ?? []) {
    if (old?.has(key)) continue;
    const path = `${name}.${key}`;
    if (position.write && !isOptional(property)) {
      const breaks = [`callers who construct \`${name}\``];
      const added = change(breaks, `\`${path}\`, which is required, was added.`);
      comparison.report(added, before.aliasSymbol ?? before.getSymbol());
    } else {
      comparison.report(change([], `\`${path}\` was added.`));
    }
  }
}

function publicProperties(checker: ts.TypeChecker, type: ts.Type): ts.Symbol[] {
  return checker
    .getPropertiesOfType(type)
    .filter(
      (property) => !/^(__)?#/.test(property.name) && !hasModifier(property, hiddenModifiers),
    );
}

const hiddenModifiers = ts.ModifierFlags.Private | ts.ModifierFlags.Protected;

function hasModifier({ valueDeclaration }: ts.Symbol, modifiers: ts.ModifierFlags): boolean {
  return (
    valueDeclaration !== undefined &&
    (ts.getCombinedModifierFlags(valueDeclaration) & modifiers) !== 0
  );
}

function isOptional({ flags }: ts.Symbol): boolean {
  return (flags & ts.SymbolFlags.Optional) !== 0;
}

function compareProperty(
  comparison: Comparison,
  before: ts.Symbol,
  after: ts.Symbol,
  position: Position,
  name: string,
): void {
  const [was, is] = [isOptional(before), isOptional(after)];
  if (was !== is) {
    const breaks = is
      ? position.read && ['code that reads it']
      : position.write && ['callers who leave it out'];
    comparison.report(change(breaks || [], `\`${name}\` became ${is ? 'optional' : 'required'}.`));
  }
  if (
    position.read &&
    !hasModifier(before, ts.ModifierFlags.Readonly) &&
    hasModifier(after, ts.ModifierFlags.Readonly)
  ) {
    comparison.report(change(['code that assigns it'], `\`${name}\` became read-only.`));
  }
  const [old, current] = [before, after].map((one) => comparison.checker.getTypeOfSymbol(one));
  if (old === undefined || current === undefined) return;
  const pair = { before: old, after: current, position, name };
  if (!was && !is) {
    compareTypes(comparison, pair);
    return;
  }
  // The type of an optional property includes `undefined`.
  const [members, others] = [old, current].map((type) =>
    membersOf(type).filter(({ flags }) => (flags & ts.TypeFlags.Undefined) === 0),
  );
  compareMembers(comparison, pair, members ?? [], others ?? []);
}

function compareSignatures(comparison: Comparison, pair: Pair, kind: ts.SignatureKind): void {
  const { before, after, name } = pair;
  const [old, current] = [before, after].map((type) =>
    comparison.checker.getSignaturesOfType(type, kind),
  );
  const word = kind === ts.SignatureKind.Call ? 'signature' : 'constructor';
  for (const [index, signature] of (old ?? []).entries()) {
    const other = current?.[index];
    if (other !== undefined) compareSignature(comparison, pair, signature, other);
    else comparison.report(change(['callers'], `A ${word} of \`${name}\` was removed.`));
  }
  if ((current?.length ?? 0) > (old?.length ?? 0)) {
    const breaks = pair.position.write ? [`code that passes \`${name}\``] : [];
    comparison.report(change(breaks, `A ${word} of \`${name}\` was added.`));
  }
}

function compareSignature(
  comparison: Comparison,
  { position, name }: Pair,
  before: ts.Signature,
  after: ts.Signature,
): void {
  const { checker } = comparison;
  const [callers, implementers] = [`callers of \`${name}\``, `code that passes \`${name}\``];
  for (const [index, parameter] of before.parameters.entries()) {
    const other = after.parameters[index];
    const path = `${name}(${parameter.name})`;
    if (other === undefined) {
      const breaks = position.read ? [callers] : [implementers];
      comparison.report(change(breaks, `The parameter \`${path}\` was removed.`));
      continue;
    }
    const [was, is] = [isOptionalParameter(parameter), isOptionalParameter(other)];
    if (was && !is && position.read) {
      comparison.report(change([callers], `The parameter \`${path}\` became required.`));
    }
    if (!was && is) {
      const breaks = position.write ? [implementers] : [];
      comparison.report(change(breaks, `The parameter \`${path}\` became optional.`));
    }
    const [old, current] = [parameter, other].map((one) => {
      const type = checker.getTypeOfSymbol(one);
      return isOptionalParameter(one) ? checker.getNonNullableType(type) : type;
    });
    if (old === undefined || current === undefined) continue;
    const pair = { before: old, after: current, position: flipped(position), name: path };
    compareTypes(comparison, pair);
  }
  for (const parameter of after.parameters.slice(before.parameters.length)) {
    const breaks = position.read && !isOptionalParameter(parameter) ? [callers] : [];
    comparison.report(change(breaks, `The parameter \`${name}(${parameter.name})\` was added.`));
  }
  const [old, current] = [before, after].map((one) => checker.getReturnTypeOfSignature(one));
  if (old !== undefined && current !== undefined) {
    compareTypes(comparison, { before: old, after: current, position, name: `${name}()` });
  }
}

function isOptionalParameter({ valueDeclaration: declaration }: ts.Symbol): boolean {
  return (
    declaration !== undefined &&
    ts.isParameter(declaration) &&
    (declaration.questionToken ?? declaration.initializer ?? declaration.dotDotDotToken) !==
      undefined
  );
}

function compareIndexes(comparison: Comparison, { before, after, position, name }: Pair): void {
  const [old, current] = [before, after].map((type) =>
    comparison.checker.getIndexInfosOfType(type),
  );
  for (const info of old ?? []) {
    const key = textOf(comparison, info.keyType);
    const path = `${name}[${key}]`;
    const other = current?.find(({ keyType }) => textOf(comparison, keyType) === key);
    if (other === undefined) {
      comparison.report(change(['code with other keys'], `\`${path}\` was removed.`));
    } else {
      const pair = { before: info.type, after: other.type, position, name: path };
      compareTypes(comparison, pair);
    }
  }
}

/** Compares the members of unions: literals by their values, objects by the literal that tells them apart. */
function compareUnion(
  comparison: Comparison,
  { position, name, before: union }: Pair,
  before: ts.Type[],
  after: ts.Type[],
): void {
  const place = union.aliasSymbol?.name ?? name;
  const [old, current] = [before, after].map((types) => {
    const keys = keysOf(comparison, types);
    return new Map(types.map((type, index) => [keys[index] ?? '', type]));
  });
  for (const [key, member] of old ?? []) {
    const kept = current?.get(key);
    if (kept === undefined) {
      const breaks = position.write ? ['code that passes it'] : [];
      comparison.report(change(breaks, `\`${key}\` was removed from \`${place}\`.`));
    } else {
      compareTypes(comparison, { before: member, after: kept, position, name: place });
    }
  }
  const keys = [...(old?.keys() ?? [])];
  const isOpen = keys.every((key) => comparison.extensible.has(key.replaceAll('"', '')));
  for (const key of current?.keys() ?? []) {
    if (old?.has(key)) continue;
    const breaks = position.read && !isOpen ? ['readers with an exhaustive `switch`'] : [];
    comparison.report(change(breaks, `\`${key}\` was added to \`${place}\`.`));
  }
}

/** The value of a literal, the literal that tells an object from the others, or the text of another type. */
function keysOf(comparison: Comparison, types: ts.Type[]): string[] {
  const { checker } = comparison;
  const objects = types.filter(isStructured);
  const tags = objects.map(
    (type) =>
      new Map(
        checker.getPropertiesOfType(type).flatMap((property) => {
          const value = checker.getTypeOfSymbol(property);
          return value.isStringLiteral() ? [[property.name, textOf(comparison, value)]] : [];
        }),
      ),
  );
  const [tag] = [...(tags[0]?.keys() ?? [])].filter(
    (name) => new Set(tags.map((one) => one.get(name) ?? '')).size === tags.length,
  );
  return types.map((type, index) => {
    if (!isStructured(type)) return textOf(comparison, type);
    const own = tag === undefined ? undefined : tags[objects.indexOf(type)]?.get(tag);
    return own ?? nameOf(comparison, type) ?? `member ${index + 1}`;
  });
}
