import ts from 'typescript';
import type { Change } from '../release/change.ts';
import { compareTypes } from './compare-types.ts';
import { type Comparison, change } from './comparison.ts';
import { both, type Position, read } from './positions.ts';
import { contains, entriesOf, type ParsedFiles, programOf, type Version } from './sources.ts';

/** What the contract says about the types that are generated from it. */
export interface ContractTypes {
  /** The positions of the schemas, by their names. */
  readonly positions: ReadonlyMap<string, Position>;
  readonly extensible: ReadonlySet<string>;
}

/**
 * Compares the public types of packages with their previous version.
 * @param parsed what earlier comparisons have parsed
 * @returns the changes by the names of the packages
 */
export function comparePackages(
  before: readonly { name: string; version: Version }[],
  current: Version,
  contract: ContractTypes,
  parsed?: ParsedFiles,
): Map<string, Change[]> {
  const pairs = before.flatMap(({ name, version }) => {
    const [old, folder] = [version.folders.get(name), current.folders.get(name)];
    if (old === undefined || folder === undefined) return [];
    return [{ name, before: entriesOf(old), after: entriesOf(folder) }];
  });
  const versions = [...new Set(before.map(({ version }) => version)), current];
  const roots = pairs.flatMap((pair) => [...pair.before.values(), ...pair.after.values()]);
  const program = programOf(current.root, versions, roots, parsed);
  const names = new Map(versions.flatMap((version) => schemaTypes(program, version)));
  const isOwn = (file: ts.SourceFile) => versions.some(({ root }) => contains(root, file.fileName));
  return new Map(
    pairs.map(({ name, before, after }) => {
      const found: Change[] = [];
      const comparison: Comparison = {
        checker: program.getTypeChecker(),
        extensible: contract.extensible,
        names,
        seen: new Set(),
        met: new Set(),
        isOwn,
        compare: (pair) => compareTypes(comparison, pair),
        report: (change) => found.push(change),
      };
      compareEntries(program, comparison, before, after, contract);
      return [name, distinct(found)];
    }),
  );
}

/** The types of the schemas of a version of the contract, with their names. */
function schemaTypes(program: ts.Program, { folders }: Version): [ts.Type, string][] {
  const folder = folders.get('@mdhq/portal-types');
  const entry = folder && entriesOf(folder).get('.');
  if (entry === undefined || program.getSourceFile(entry) === undefined) return [];
  const checker = program.getTypeChecker();
  const components = exportsOf(program, entry).get('components')?.symbol;
  const schemas =
    components && checker.getPropertyOfType(checker.getDeclaredTypeOfSymbol(components), 'schemas');
  if (schemas === undefined) return [];
  return checker
    .getPropertiesOfType(checker.getTypeOfSymbol(schemas))
    .map((schema) => [checker.getTypeOfSymbol(schema), schema.name]);
}

/** Each change once, with all users that it breaks if it is found in several positions. */
function distinct(changes: readonly Change[]): Change[] {
  const found = new Map<string, { what: string; breaks: Set<string> }>();
  for (const { what, breaks } of changes) {
    const known = found.get(what) ?? { what, breaks: new Set() };
    if (breaks !== undefined) known.breaks.add(breaks);
    found.set(what, known);
  }
  return [...found.values()].map(({ what, breaks }) => change([...breaks], what));
}

function compareEntries(
  program: ts.Program,
  comparison: Comparison,
  before: ReadonlyMap<string, string>,
  after: ReadonlyMap<string, string>,
  contract: ContractTypes,
): void {
  for (const [entry, file] of before) {
    const other = after.get(entry);
    if (other === undefined) {
      const what = `The entry \`${entry}\` was removed.`;
      comparison.report({ bump: 'major', what, breaks: 'code that imports it' });
    } else {
      compareExports(comparison, exportsOf(program, file), exportsOf(program, other), contract);
    }
  }
  for (const entry of after.keys()) {
    if (!before.has(entry)) {
      comparison.report({ bump: 'minor', what: `The entry \`${entry}\` was added.` });
    }
  }
}

/** An export of a module. */
interface Export {
  readonly symbol: ts.Symbol;
  /** Whether it can be used in expressions. */
  readonly isValue: boolean;
}

function exportsOf(program: ts.Program, file: string): Map<string, Export> {
  const checker = program.getTypeChecker();
  const source = program.getSourceFile(file);
  const module = source && checker.getSymbolAtLocation(source);
  if (module === undefined) throw new Error(`${file} has no exports.`);
  return new Map(
    checker.getExportsOfModule(module).map((exported) => {
      const isAlias = (exported.flags & ts.SymbolFlags.Alias) !== 0;
      const symbol = isAlias ? checker.getAliasedSymbol(exported) : exported;
      const isValue = (symbol.flags & ts.SymbolFlags.Value) !== 0 && !isTypeOnly(exported);
      return [exported.name, { symbol, isValue }];
    }),
  );
}

/** Whether a symbol is exported by `export type { … }`. */
function isTypeOnly({ declarations = [] }: ts.Symbol): boolean {
  return declarations.some(ts.isTypeOnlyImportOrExportDeclaration);
}

function compareExports(
  comparison: Comparison,
  before: ReadonlyMap<string, Export>,
  after: ReadonlyMap<string, Export>,
  contract: ContractTypes,
): void {
  for (const [name, old] of before) {
    const other = after.get(name);
    if (other === undefined) {
      const what = `The export \`${name}\` was removed.`;
      comparison.report({ bump: 'major', what, breaks: 'code that imports it' });
      continue;
    }
    // Values come first: users only read what they return, and only write what they receive.
    compareValues(comparison, name, old, other);
  }
  for (const [name, { symbol }] of before) {
    const other = after.get(name);
    if (other !== undefined) compareDeclared(comparison, name, symbol, other.symbol, contract);
  }
  for (const name of after.keys()) {
    if (!before.has(name)) {
      comparison.report({ bump: 'minor', what: `The export \`${name}\` was added.` });
    }
  }
}

function compareValues(comparison: Comparison, name: string, before: Export, after: Export): void {
  if (!before.isValue) return;
  if (!after.isValue) {
    const what = `The export \`${name}\` is only a type.`;
    comparison.report({ bump: 'major', what, breaks: 'code that uses its value' });
    return;
  }
  const { checker } = comparison;
  compareTypes(comparison, {
    before: checker.getTypeOfSymbol(before.symbol),
    after: checker.getTypeOfSymbol(after.symbol),
    position: read,
    name,
    isGeneric: false,
  });
}

function compareDeclared(
  comparison: Comparison,
  name: string,
  before: ts.Symbol,
  after: ts.Symbol,
  contract: ContractTypes,
): void {
  if ((before.flags & ts.SymbolFlags.Type) === 0) return;
  if ((after.flags & ts.SymbolFlags.Type) === 0) {
    const what = `The export \`${name}\` is no longer a type.`;
    comparison.report({ bump: 'major', what, breaks: 'code that uses it as one' });
    return;
  }
  compareParameters(comparison, name, before, after);
  const { checker } = comparison;
  const [old, current] = [before, after].map((symbol) => checker.getDeclaredTypeOfSymbol(symbol));
  if (old === undefined || current === undefined) return;
  const depth = generated[name];
  if (depth !== undefined && contract.positions.size > 0) {
    compareKeys(comparison, name, old, current, depth);
  } else if (!comparison.met.has(before)) {
    const position = contract.positions.get(name) ?? both;
    const isGeneric = typeParametersOf(before).length > 0;
    compareTypes(comparison, { before: old, after: current, position, name, isGeneric });
  }
}

/** The generated types that contain all others, and the levels of their keys. The comparison of the spec covers the rest. */
const generated: Record<string, number> = { paths: 1, operations: 1, components: 2 };

function compareKeys(
  comparison: Comparison,
  name: string,
  before: ts.Type,
  after: ts.Type,
  depth: number,
): void {
  const { checker } = comparison;
  for (const property of checker.getPropertiesOfType(before)) {
    const path = `${name}['${property.name}']`;
    const other = checker.getPropertyOfType(after, property.name);
    if (other === undefined) {
      comparison.report({
        bump: 'major',
        what: `\`${path}\` was removed.`,
        breaks: 'code that names it',
      });
    } else if (depth > 1) {
      const [old, current] = [property, other].map((one) => checker.getTypeOfSymbol(one));
      if (old && current) compareKeys(comparison, path, old, current, depth - 1);
    }
  }
  for (const property of checker.getPropertiesOfType(after)) {
    if (checker.getPropertyOfType(before, property.name) !== undefined) continue;
    comparison.report({ bump: 'minor', what: `\`${name}['${property.name}']\` was added.` });
  }
}

function compareParameters(
  comparison: Comparison,
  name: string,
  before: ts.Symbol,
  after: ts.Symbol,
): void {
  const [old, current] = [typeParametersOf(before), typeParametersOf(after)];
  const [required, other] = [old, current].map(
    (all) => all.filter((parameter) => parameter.default === undefined).length,
  );
  if ((other ?? 0) > (required ?? 0) || current.length < old.length) {
    const what = `The type parameters of \`${name}\` changed.`;
    comparison.report({ bump: 'major', what, breaks: 'code that names its type arguments' });
    return;
  }
  if (current.length > old.length) {
    comparison.report({ bump: 'minor', what: `\`${name}\` has another type parameter.` });
  }
  for (const [index, parameter] of old.entries()) {
    compareConstraint(comparison, name, parameter, current[index]);
  }
}

/** Users pass type arguments, so a constraint may only be relaxed. */
function compareConstraint(
  { checker, report }: Comparison,
  name: string,
  before: ts.TypeParameterDeclaration,
  after: ts.TypeParameterDeclaration | undefined,
): void {
  const [old, current] = [before, after].map((one) => one?.constraint?.getText());
  if (old === current) return;
  const what = `The constraint of \`${before.name.text}\` in \`${name}\` changed from \`${old ?? 'unknown'}\` to \`${current ?? 'unknown'}\`.`;
  const [was, is] = [before, after].map(
    (one) => one?.constraint && checker.getTypeFromTypeNode(one.constraint),
  );
  const isRelaxed = is === undefined || (was !== undefined && checker.isTypeAssignableTo(was, is));
  report(change(isRelaxed ? [] : ['code that names its type arguments'], what));
}

function typeParametersOf({ declarations = [] }: ts.Symbol): ts.TypeParameterDeclaration[] {
  return declarations.flatMap((declaration) =>
    ts.isInterfaceDeclaration(declaration) ||
    ts.isTypeAliasDeclaration(declaration) ||
    ts.isClassDeclaration(declaration)
      ? [...(declaration.typeParameters ?? [])]
      : [],
  );
}
