import type ts from 'typescript';
import { type Comparison, change, isStructured, nameOf, type Pair, textOf } from './comparison.ts';

/**
 * Compares the members of unions: literals by their values, objects by the literal that tells them apart. A member that
 * the other union accepts in another form, such as `'open'` in `string`, was neither removed nor added.
 * @returns whether any is incompatible
 */
export function compareUnion(
  comparison: Comparison,
  pair: Pair,
  before: readonly ts.Type[],
  after: readonly ts.Type[],
): boolean {
  const { checker } = comparison;
  const { position } = pair;
  const place = pair.before.aliasSymbol?.name ?? pair.name;
  const [old, current] = [byKey(comparison, before), byKey(comparison, after)];
  let isBroken = false;
  for (const [key, member] of old) {
    const kept = current.get(key);
    if (kept !== undefined) {
      const members = {
        ...pair,
        before: member,
        after: kept,
        name: place,
        ignoresUndefined: false,
      };
      isBroken = comparison.compare(members) || isBroken;
    } else if (!checker.isTypeAssignableTo(member, pair.after)) {
      const breaks = position.write ? ['code that passes it'] : [];
      comparison.report(change(breaks, `\`${key}\` was removed from \`${place}\`.`));
      isBroken ||= position.write;
    }
  }
  const isOpen = [...old.keys()].every((key) => comparison.extensible.has(key.replaceAll('"', '')));
  for (const [key, member] of current) {
    if (old.has(key) || checker.isTypeAssignableTo(member, pair.before)) continue;
    const breaks = position.read && !isOpen ? ['readers with an exhaustive `switch`'] : [];
    comparison.report(change(breaks, `\`${key}\` was added to \`${place}\`.`));
    isBroken ||= position.read;
  }
  return isBroken;
}

/** The members by their keys: the value of a literal, the literal that tells an object from the others, or a text. */
function byKey(comparison: Comparison, types: readonly ts.Type[]): Map<string, ts.Type> {
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
  return new Map(
    types.map((type, index) => {
      if (!isStructured(type)) return [textOf(comparison, type), type];
      const own = tag === undefined ? undefined : tags[objects.indexOf(type)]?.get(tag);
      return [own ?? nameOf(comparison, type) ?? `member ${index + 1}`, type];
    }),
  );
}
