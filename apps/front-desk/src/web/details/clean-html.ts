import createPurifier from 'dompurify';

/** Text and its structure, and nothing that could look like a part of the desk or ask anybody for anything. */
const tags = [
  ...['p', 'br', 'hr', 'div', 'span', 'pre', 'blockquote'],
  ...['b', 'strong', 'i', 'em', 'u', 's', 'sub', 'sup', 'small'],
  ...['ul', 'ol', 'li', 'dl', 'dt', 'dd'],
  ...['table', 'caption', 'thead', 'tbody', 'tfoot', 'tr', 'th', 'td'],
];
const headings = ['h1', 'h2', 'h3', 'h4', 'h5', 'h6'];
const attributes = ['colspan', 'rowspan'];

/**
 * The readable part of HTML that came from outside: no scripts, styles, links, forms, pictures or frames, and
 * no attributes that could name, place or colour anything. It comes as nodes, not as text to be parsed once more.
 */
export function cleanHtml(html: string): DocumentFragment {
  const fragment = createPurifier(window).sanitize(html, {
    ALLOWED_TAGS: [...tags, ...headings],
    ALLOWED_ATTR: attributes,
    ALLOW_DATA_ATTR: false,
    ALLOW_ARIA_ATTR: false,
    RETURN_DOM_FRAGMENT: true,
  });
  for (const heading of fragment.querySelectorAll(headings.join())) {
    heading.replaceWith(asStrongLine(heading));
  }
  return fragment;
}

/** A page has an outline of its own, which is not for an answer to change. */
function asStrongLine(heading: Element): Element {
  const line = document.createElement('p');
  const strong = document.createElement('strong');
  strong.append(...heading.childNodes);
  line.append(strong);
  return line;
}
