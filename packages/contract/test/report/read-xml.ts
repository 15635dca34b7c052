import { parseXml, XmlElement } from '@rgrove/parse-xml';

/** An element with its child elements. */
export interface ReadElement {
  name: string;
  attributes: Record<string, string>;
  children: ReadElement[];
}

/** @throws Error if the text is not well-formed XML */
export function readXml(text: string): ReadElement {
  const { root } = parseXml(text);
  if (!root) throw new Error('there is no element');
  return elementOf(root);
}

function elementOf({ name, attributes, children }: XmlElement): ReadElement {
  const elements = children.filter((child) => child instanceof XmlElement);
  return { name, attributes: { ...attributes }, children: elements.map(elementOf) };
}
