/** The elements that answers are rendered with. Other elements are left out, and their text is kept. */
export type AnswerTag =
  | ('b' | 'blockquote' | 'br' | 'caption' | 'dd' | 'div' | 'dl' | 'dt' | 'em' | 'hr' | 'i' | 'li')
  | ('ol' | 'p' | 'pre' | 's' | 'small' | 'span' | 'strong' | 'sub' | 'sup' | 'table' | 'tbody')
  | ('td' | 'tfoot' | 'th' | 'thead' | 'tr' | 'u' | 'ul');

/** For each rendered element, the HTML elements that it stands for. */
const renderedAs: Record<AnswerTag, string> = {
  b: '',
  blockquote: '',
  br: '',
  caption: '',
  dd: '',
  div: `address article aside body button center details dialog dir fieldset figcaption figure
    footer form header hgroup html legend main menu nav optgroup option search section select
    summary title`,
  dl: '',
  dt: '',
  em: 'cite dfn var',
  hr: '',
  i: '',
  li: '',
  ol: '',
  p: '',
  // Browsers do not parse markup inside these.
  pre: 'listing noembed noframes plaintext script style textarea xmp',
  s: 'del strike',
  small: '',
  span: `a abbr acronym area audio base bdi bdo big canvas code col colgroup data datalist embed font
    frame frameset head iframe img input ins kbd label link map mark marquee meta meter nobr noscript
    object output param picture progress q rp rt ruby samp slot source svg math template time track tt
    video wbr`,
  // Headings in answers must not change the outline of the page.
  strong: 'h1 h2 h3 h4 h5 h6',
  sub: '',
  sup: '',
  table: '',
  tbody: '',
  td: '',
  tfoot: '',
  th: '',
  thead: '',
  tr: '',
  u: '',
  ul: '',
};

const shownTags = new Map(
  Object.entries(renderedAs).flatMap(([shown, names]) =>
    [shown, ...names.split(/\s+/)].map((name) => [name, shown as AnswerTag]),
  ),
);

/** The element that an HTML element is rendered as; undefined if HTML has no such element. */
export function shownTag(name: string): AnswerTag | undefined {
  return name === '' ? undefined : shownTags.get(name);
}

/** Attributes without readable text. */
const silent = new Set(
  `accept action align alink allow autocomplete axis background bgcolor border cellpadding cellspacing
  char charset cite class clear color cols colspan content coords crossorigin datetime dir enctype face
  for form formaction frame frameborder headers height href hreflang http-equiv id is itemid itemprop
  itemtype kind lang language link loading loop marginheight marginwidth max maxlength media method min
  minlength name onload pattern ping poster preload rel rev role rows rowspan rules sandbox scope shape
  size sizes span spellcheck src srcdoc srclang srcset start step style tabindex target text type usemap
  valign version vlink vspace hspace width xmlns`.split(/\s+/),
);

/** Boolean attributes. */
const flags = new Set(
  `allowfullscreen async autofocus autoplay compact contenteditable controls default defer disabled
  hidden itemscope loop multiple muted novalidate nowrap open readonly required reversed`.split(
    /\s+/,
  ),
);

/** Attributes whose value is text for readers. */
const readable = new Set(['alt', 'label', 'placeholder', 'summary', 'title', 'value']);

/** Attributes of a chosen option. */
const chosen = new Set(['checked', 'selected']);

/**
 * The readable text of an attribute.
 * @param hasValue whether it has a value, even an empty one
 * @returns undefined if HTML has no such attribute, so that it may be a word that the patient wrote
 */
export function textOf(name: string, value: string, hasValue: boolean): string | undefined {
  if (chosen.has(name)) return 'checked';
  if (flags.has(name)) return '';
  if (!hasValue) return undefined;
  if (readable.has(name)) return value.trim();
  return silent.has(name) || /^(?:on|data-|aria-)[a-z-]+$/.test(name) ? '' : undefined;
}
