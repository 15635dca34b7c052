import ts from 'typescript';
import type { Change } from '../release/change.ts';
import type { Position } from './positions.ts';

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
  /** Whether a file is part of a compared version, rather than of a library. */
  isOwn(file: ts.SourceFile): boolean;
  /**
   * Compares two types in the position.
   * @returns whether the types are incompatible: the cause is reported, so a type that contains them needs no report
   */
  compare(pair: Pair): boolean;
  report(change: Change): void;
}

/** A type in both versions, its position, and the path to it, such as `Patient.fax`. */
export interface Pair {
  readonly before: ts.Type;
  readonly after: ts.Type;
  readonly position: Position;
  readonly name: string;
  /**
   * Whether the types may contain type parameters. Those of two versions are never assignable to each other, so only the
   * generic function that declares them can be.
   */
  readonly isGeneric: boolean;
  /** Whether only one of the types includes `undefined`, because it is that of an optional property or parameter. */
  readonly ignoresUndefined?: boolean;
}

/** A change that breaks some users, or none. */
export function change(breaks: readonly string[], what: string): Change {
  return breaks.length === 0
    ? { bump: 'minor', what }
    : { bump: 'major', what, breaks: breaks.join(' and ') };
}

/** The users whose code no longer compiles. They pass values of the previous type, and read values of the current one. */
export function brokenUsers({ checker }: Comparison, { before, after, position }: Pair): Position {
  return {
    read: position.read && !checker.isTypeAssignableTo(after, before),
    write: position.write && !checker.isTypeAssignableTo(before, after),
  };
}

export function textOf({ checker }: Comparison, type: ts.Type): string {
  const { NoTruncation, UseAliasDefinedOutsideCurrentScope, InTypeAlias } = ts.TypeFormatFlags;
  return checker.typeToString(
    type,
    undefined,
    NoTruncation | UseAliasDefinedOutsideCurrentScope | InTypeAlias,
  );
}

/** The name of a type, if it has one. That of `Readonly<Patient>` is `Patient`. */
export function nameOf(comparison: Comparison, type: ts.Type): string | undefined {
  const known = comparison.names.get(type);
  if (known !== undefined) return known;
  const { aliasSymbol, aliasTypeArguments } = type;
  if (aliasSymbol !== undefined && !isOwn(comparison, aliasSymbol)) {
    const [first] = aliasTypeArguments ?? [];
    return first && nameOf(comparison, first);
  }
  const symbol = aliasSymbol ?? type.getSymbol();
  return symbol === undefined || symbol.name.startsWith('__') ? undefined : symbol.name;
}

/** Whether a type is declared by a library, which is the same for both versions. */
export function isOfLibrary(comparison: Comparison, type: ts.Type): boolean {
  const symbol = type.getSymbol();
  return symbol !== undefined && !symbol.name.startsWith('__') && !isOwn(comparison, symbol);
}

function isOwn(comparison: Comparison, { declarations = [] }: ts.Symbol): boolean {
  return declarations.some((declaration) => comparison.isOwn(declaration.getSourceFile()));
}

export function isStructured(type: ts.Type): boolean {
  return (type.flags & (ts.TypeFlags.Object | ts.TypeFlags.Intersection)) !== 0;
}

export function hasFlag({ flags }: ts.Type, flag: ts.TypeFlags): boolean {
  return (flags & flag) !== 0;
}

/** The members of a union, or the type itself. */
export function membersOf(type: ts.Type, ignoresUndefined = false): ts.Type[] {
  // `boolean` is also a union, but users write one word.
  const members = type.isUnion() && !hasFlag(type, ts.TypeFlags.Boolean) ? type.types : [type];
  return ignoresUndefined
    ? members.filter((member) => !hasFlag(member, ts.TypeFlags.Undefined))
    : members;
}
