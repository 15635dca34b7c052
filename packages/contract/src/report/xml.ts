/** An element of an XML document, without text. */
export interface Element {
  name: string;
  attributes: Readonly<Record<string, string | number>>;
  children: readonly Element[];
}

/** A document of XML 1.0 in UTF-8. Names are taken as they are, values may hold anything. */
export function renderXml(root: Element): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${render(root, '')}`;
}

function render({ name, attributes, children }: Element, indent: string): string {
  const written = Object.entries(attributes).map(
    ([key, value]) => ` ${key}="${escapeValue(String(value))}"`,
  );
  const start = `${indent}<${name}${written.join('')}`;
  if (children.length === 0) return `${start}/>\n`;
  const inside = children.map((child) => render(child, `${indent}  `));
  return `${start}>\n${inside.join('')}${indent}</${name}>\n`;
}

/** What no XML document may hold, not even escaped (XML 1.0 2.2). */
const forbidden = /[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu;

function escapeValue(text: string): string {
  return text
    .replaceAll(forbidden, '\u{fffd}')
    .replaceAll(/[&<>"\t\n\r]/g, (character) => `&#${character.charCodeAt(0)};`);
}
