/** The elements that answers are shown with, and as what. Whatever else HTML has is left out, and its text kept. */
export type AnswerTag =
  | ('b' | 'blockquote' | 'br' | 'caption' | 'dd' | 'div' | 'dl' | 'dt' | 'em' | 'hr' | 'i' | 'li')
  | ('ol' | 'p' | 'pre' | 's' | 'small' | 'span' | 'strong' | 'sub' | 'sup' | 'table' | 'tbody')
  | ('td' | 'tfoot' | 'th' | 'thead' | 'tr' | 'u' | 'ul');

const shownAs: Record<AnswerTag, string> = {
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
  // What is in them is no markup to a browser.
  pre: 'listing noembed noframes plaintext script style textarea xmp',
  s: 'del strike',
  small: '',
  span: `a abbr acronym area audio base bdi bdo big canvas code col colgroup data datalist embed font
    frame frameset head iframe img input ins kbd label link map mark marquee meta meter nobr noscript
    object output param picture progress q rp rt ruby samp slot source svg math template time track tt
    video wbr`,
  // A page has an outline of its own, which is not for an answer to change.
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
  Object.entries(shownAs).flatMap(([shown, names]) =>
    [shown, ...names.split(/\s+/)].map((name) => [name, shown as AnswerTag]),
  ),
);

/** What an element of HTML is shown as; undefined where HTML has no such element. */
export function shownTag(name: string): AnswerTag | undefined {
  return name === '' ? undefined : shownTags.get(name);
}

/** Attributes that place, name, style or load something, but say nothing. */
const silent = new Set(
  `accept action align alink allow autocomplete axis background bgcolor border cellpadding cellspacing
  char charset cite class clear color cols colspan content coords crossorigin datetime dir enctype face
  for form formaction frame frameborder headers height href hreflang http-equiv id is itemid itemprop
  itemtype kind lang language link loading loop marginheight marginwidth max maxlength media method min
  minlength name onload pattern ping poster preload rel rev role rows rowspan rules sandbox scope shape
  size sizes span spellcheck src srcdoc srclang srcset start step style tabindex target text type usemap
  valign version vlink vspace hspace width xmlns`.split(/\s+/),
);

/** Attributes that need no value. */
const flags = new Set(
  `allowfullscreen async autofocus autoplay compact contenteditable controls default defer disabled
  hidden itemscope loop multiple muted novalidate nowrap open readonly required reversed`.split(
    /\s+/,
  ),
);

/** Attributes that are there to be read. */
const spoken = new Set(['alt', 'label', 'placeholder', 'summary', 'title', 'value']);

/** Attributes that say what was chosen. */
const chosen = new Set(['checked', 'selected']);

/**
 * What an attribute says.
 * @param hasValue whether it was given one, be it empty
 * @returns undefined where HTML has no such attribute, so that it may be a word of somebody's
 */
export function textOf(name: string, value: string, hasValue: boolean): string | undefined {
  if (chosen.has(name)) return 'checked';
  if (flags.has(name)) return '';
  if (!hasValue) return undefined;
  if (spoken.has(name)) return value.trim();
  return silent.has(name) || /^(?:on|data-|aria-)[a-z-]+$/.test(name) ? '' : undefined;
}
