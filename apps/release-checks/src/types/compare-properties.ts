import ts from 'typescript';
import { type Comparison, change, type Pair } from './comparison.ts';

/**
 * Compares the public properties of two objects.
 * @returns whether any is incompatible
 */
export function compareProperties(comparison: Comparison, pair: Pair): boolean {
  const { before, after, position, name } = pair;
  const [old, current] = [before, after].map(
    (type) => new Map(publicProperties(comparison.checker, type).map((one) => [one.name, one])),
  );
  let isBroken = false;
  for (const [key, property] of old ?? []) {
    const path = `${name}.${key}`;
    const kept = current?.get(key);
    if (kept !== undefined) {
      isBroken = compareProperty(comparison, { ...pair, name: path }, property, kept) || isBroken;
      continue;
    }
    const breaks = [
      ...(position.read ? ['code that reads it'] : []),
      ...(position.write ? ['code that passes it'] : []),
    ];
    comparison.report(change(breaks, `\`${path}\` was removed.`));
    isBroken = true;
  }
  for (const [key, property] of current ?? []) {
    if (old?.has(key)) continue;
    const path = `${name}.${key}`;
    const isRequired = position.write && !isOptional(property);
    if (!isRequired) {
      comparison.report(change([], `\`${path}\` was added.`));
      continue;
    }
    const breaks = [`callers who construct \`${name}\``];
    comparison.report(change(breaks, `\`${path}\`, which is required, was added.`));
    isBroken = true;
  }
  return isBroken;
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
  { position, name, isGeneric }: Pair,
  before: ts.Symbol,
  after: ts.Symbol,
): boolean {
  const { checker } = comparison;
  const [was, is] = [isOptional(before), isOptional(after)];
  let isBroken = false;
  if (was !== is) {
    const breaks = is
      ? position.read && ['code that reads it']
      : position.write && ['callers who leave it out'];
    comparison.report(change(breaks || [], `\`${name}\` became ${is ? 'optional' : 'required'}.`));
    isBroken = breaks !== false;
  }
  if (
    position.read &&
    !hasModifier(before, ts.ModifierFlags.Readonly) &&
    hasModifier(after, ts.ModifierFlags.Readonly)
  ) {
    comparison.report(change(['code that assigns it'], `\`${name}\` became read-only.`));
    isBroken = true;
  }
  const [old, current] = [before, after].map((one) => checker.getTypeOfSymbol(one));
  if (old === undefined || current === undefined) return isBroken;
  const pair = { before: old, after: current, position, name, isGeneric };
  return comparison.compare({ ...pair, ignoresUndefined: was !== is }) || isBroken;
}
