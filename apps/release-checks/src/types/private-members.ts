import ts from 'typescript';

/**
 * Replaces the private and protected members of classes with spaces. With them, TypeScript would not assign a class to its
 * previous version, because it compares such members by their declarations.
 */
export function withoutPrivateMembers(file: string, text: string): string {
  if (!/\b(private|protected)\b|#\w/.test(text)) return text;
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.ES2023);
  let bare = text;
  const blank = (start: number, end: number) => {
    bare =
      bare.slice(0, start) + bare.slice(start, end).replaceAll(/[^\n]/g, ' ') + bare.slice(end);
  };
  const visit = (node: ts.Node): void => {
    if (ts.isClassLike(node)) {
      for (const member of node.members) {
        if (isHidden(member)) blank(member.getStart(source), member.end);
      }
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return bare;
}

function isHidden(member: ts.ClassElement): boolean {
  // Whether users can call a constructor is part of the type of a class.
  if (ts.isConstructorDeclaration(member)) return false;
  const { Private, Protected } = ts.ModifierFlags;
  const isMarked = (ts.getCombinedModifierFlags(member) & (Private | Protected)) !== 0;
  return isMarked || (member.name !== undefined && ts.isPrivateIdentifier(member.name));
}
