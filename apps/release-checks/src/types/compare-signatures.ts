import ts from 'typescript';
import { type Comparison, change, type Pair } from './comparison.ts';
import { flipped } from './positions.ts';

/**
 * Compares the signatures of two functions, or the constructors of two classes.
 * @returns whether any is incompatible
 */
export function compareSignatures(
  comparison: Comparison,
  pair: Pair,
  kind: ts.SignatureKind,
): boolean {
  const { checker } = comparison;
  const { position, name } = pair;
  const [old = [], current = []] = [pair.before, pair.after].map((type) =>
    checker.getSignaturesOfType(type, kind),
  );
  const word = kind === ts.SignatureKind.Call ? 'signature' : 'constructor';
  const texts = current.map((signature) => checker.signatureToString(signature));
  let isBroken = false;
  for (const [index, signature] of old.entries()) {
    // Overloads can be in another order.
    const same = texts.indexOf(checker.signatureToString(signature));
    const other = current[same < 0 ? index : same];
    if (other === undefined) {
      comparison.report(change(['callers'], `A ${word} of \`${name}\` was removed.`));
      isBroken = true;
    } else {
      isBroken = compareSignature(comparison, pair, signature, other) || isBroken;
    }
  }
  if (current.length > old.length) {
    const breaks = position.write ? [`code that passes \`${name}\``] : [];
    comparison.report(change(breaks, `A ${word} of \`${name}\` was added.`));
    isBroken ||= position.write;
  }
  return isBroken;
}

function compareSignature(
  comparison: Comparison,
  pair: Pair,
  before: ts.Signature,
  after: ts.Signature,
): boolean {
  const { checker } = comparison;
  const { position, name } = pair;
  const isGeneric = pair.isGeneric || (before.typeParameters ?? after.typeParameters) !== undefined;
  const broken = [
    ...before.parameters.map((parameter, index) =>
      compareParameter(comparison, { ...pair, isGeneric }, parameter, after.parameters[index]),
    ),
    ...after.parameters.slice(before.parameters.length).map((parameter) => {
      const isBroken = position.read && !isOptional(parameter);
      const breaks = isBroken ? [`callers of \`${name}\``] : [];
      comparison.report(change(breaks, `The parameter \`${name}(${parameter.name})\` was added.`));
      return isBroken;
    }),
  ];
  if (returnsThis(before) !== returnsThis(after)) {
    const breaks = position.read && returnsThis(before) ? ['code that calls it on a subclass'] : [];
    const what = `\`${name}()\` ${returnsThis(after) ? 'returns' : 'no longer returns'} \`this\`.`;
    comparison.report(change(breaks, what));
  }
  broken.push(comparePredicates(comparison, { ...pair, isGeneric }, before, after));
  const [old, current] = [before, after].map((one) => checker.getReturnTypeOfSignature(one));
  if (old !== undefined && current !== undefined && !returnsThis(before)) {
    const returned = { before: old, after: current, position, name: `${name}()`, isGeneric };
    broken.push(comparison.compare(returned));
  }
  return broken.includes(true);
}

function returnsThis({ declaration }: ts.Signature): boolean {
  return declaration?.type?.kind === ts.SyntaxKind.ThisType;
}

/** Compares the type predicates of two signatures, such as `value is string`. TypeScript ignores it where nothing is returned. */
function comparePredicates(
  comparison: Comparison,
  { position, name, isGeneric }: Pair,
  before: ts.Signature,
  after: ts.Signature,
): boolean {
  const { checker } = comparison;
  const [old, current] = [before, after].map((one) => checker.getTypePredicateOfSignature(one));
  if (old?.kind === current?.kind && old?.parameterIndex === current?.parameterIndex) {
    if (old?.type === undefined || current?.type === undefined) return false;
    const narrowed = { before: old.type, after: current.type, position, name: `${name}()` };
    return comparison.compare({ ...narrowed, isGeneric });
  }
  const isBroken = old === undefined ? position.write : position.read;
  const breaks = isBroken ? ['code that uses it'] : [];
  const what =
    old === undefined ? 'became a type predicate' : 'is no longer the same type predicate';
  comparison.report(change(breaks, `\`${name}()\` ${what}.`));
  return isBroken;
}

function compareParameter(
  comparison: Comparison,
  { position, name, isGeneric }: Pair,
  before: ts.Symbol,
  after: ts.Symbol | undefined,
): boolean {
  const { checker } = comparison;
  const [callers, implementers] = [`callers of \`${name}\``, `code that passes \`${name}\``];
  const path = `${name}(${before.name})`;
  if (after === undefined) {
    const breaks = position.read ? [callers] : [implementers];
    comparison.report(change(breaks, `The parameter \`${path}\` was removed.`));
    return true;
  }
  const [was, is] = [isOptional(before), isOptional(after)];
  let isBroken = false;
  if (was !== is) {
    const breaks = is ? position.write && [implementers] : position.read && [callers];
    const became = is ? 'optional' : 'required';
    comparison.report(change(breaks || [], `The parameter \`${path}\` became ${became}.`));
    isBroken = breaks !== false;
  }
  const [old, current] = [before, after].map((one) => checker.getTypeOfSymbol(one));
  if (old === undefined || current === undefined) return isBroken;
  const pair = { before: old, after: current, position: flipped(position), name: path, isGeneric };
  return comparison.compare({ ...pair, ignoresUndefined: was !== is }) || isBroken;
}

function isOptional({ valueDeclaration: declaration }: ts.Symbol): boolean {
  return (
    declaration !== undefined &&
    ts.isParameter(declaration) &&
    (declaration.questionToken ?? declaration.initializer ?? declaration.dotDotDotToken) !==
      undefined
  );
}
