import ts from 'typescript';
import type { Change } from '../release/change.ts';
import { compareManifests } from './compare-manifests.ts';
import { type Comparison, compareTypes } from './compare-types.ts';
import { both, type Position, read } from './positions.ts';
import { entriesOf, programOf, type Version } from './sources.ts';

/** What the contract says about the types that are generated from it. */
export interface ContractTypes {
  /** The positions of the schemas, by their names. */
  readonly positions: ReadonlyMap<string, Position>;
  readonly extensible: ReadonlySet<string>;
}

/**
 * Compares the public types of packages with their previous version.
 * @returns the changes by the names of the packages
 */
export function comparePackages(
  before: readonly { name: string; version: Version }[],
  current: Version,
  contract: ContractTypes,
): Map<string, Change[]> {
  const pairs = before.flatMap(({ name, version }) => {
    const [old, folder] = [version.folders.get(name), current.folders.get(name)];
    if (old === undefined || folder === undefined) return [];
    const manifests = compareManifests(old, folder);
    return [{ name, manifests, before: entriesOf(old), after: entriesOf(folder) }];
  });
  const versions = [...new Set(before.map(({ version }) => version)), current];
  const roots = pairs.flatMap((pair) => [...pair.before.values(), ...pair.after.values()]);
  const program = programOf(current.root, versions, roots);
  const returned = new Set<ts.Symbol>();
  const names = new Map(versions.flatMap((version) => schemaTypes(program, version)));
  const reports = pairs.map((pair) => ({
    name: pair.name,
    manifests: pair.manifests,
    found: changesOfEntries(program, returned, names, pair.before, pair.after, contract),
  }));
  return new Map(
    reports.map(({ name, manifests, found }) => [
      name,
      distinct([
        ...manifests,
        ...found.map(({ change, constructs }) => rated(change, constructs, returned)),
      ]),
    ]),
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

interface Report {
  readonly change: Change;
  readonly constructs: ts.Symbol | undefined;
}

/** Users construct a type that a package returns only in tests, so a minor version may add properties to it. */
function rated(
  change: Change,
  constructs: ts.Symbol | undefined,
  returned: ReadonlySet<ts.Symbol>,
): Change {
  const isNamed = constructs !== undefined && !constructs.name.startsWith('__');
  return isNamed && returned.has(constructs) ? { bump: 'minor', what: change.what } : change;
}

/** Each change once, with its larger bump if it is found in two positions. */
function distinct(changes: Change[]): Change[] {
  const found = new Map<string, Change>();
  for (const change of changes) {
    if (found.get(change.what)?.bump !== 'major') found.set(change.what, change);
  }
  return [...found.values()];
}

function changesOfEntries(
  program: ts.Program,
  returned: Set<ts.Symbol>,
  names: ReadonlyMap<ts.Type, string>,
  before: ReadonlyMap<string, string>,
  after: ReadonlyMap<string, string>,
  contract: ContractTypes,
): Report[] {
  const found: Report[] = [];
  const comparison: Comparison = {
    checker: program.getTypeChecker(),
    extensible: contract.extensible,
    names,
    seen: new Set(),
    met: new Set(),
    returned,
    report: (change, constructs) => found.push({ change, constructs }),
  };
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
  return found;
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
    compareTypes(comparison, { before: old, after: current, position, name });
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
  { report }: Comparison,
  name: string,
  before: ts.Symbol,
  after: ts.Symbol,
): void {
  const [old, current] = [before, after].map((symbol) => {
    const all = (symbol.declarations ?? []).flatMap((declaration) =>
      ts.isInterfaceDeclaration(declaration) ||
      ts.isTypeAliasDeclaration(declaration) ||
      ts.isClassDeclaration(declaration)
        ? [...(declaration.typeParameters ?? [])]
        : [],
    );
    const required = all.filter((parameter) => parameter.default === undefined);
    return { all: all.length, required: required.length };
  });
  if (old === undefined || current === undefined) return;
  if (current.required > old.required || current.all < old.all) {
    const what = `The type parameters of \`${name}\` changed.`;
    report({ bump: 'major', what, breaks: 'code that names its type arguments' });
  } else if (current.all > old.all) {
    report({ bump: 'minor', what: `\`${name}\` has another type parameter.` });
  }
}
