import { Parser } from 'htmlparser2';
import { type AnswerTag, shownTag, textOf } from './html-names.ts';

/** A part of a patient's answers: text, or an element with parts. */
export type AnswerPart = string | AnswerElement;

export interface AnswerElement {
  readonly tag: AnswerTag;
  readonly colSpan?: number;
  readonly rowSpan?: number;
  readonly parts: readonly AnswerPart[];
}

/** Limits of what a browser can lay out in reasonable time. No real questionnaire comes near them. */
export const answerLimits = {
  /** Elements and texts. */
  parts: 4_000,
  depth: 40,
  nestedTables: 4,
  /** In one table row, including spanned columns. */
  columns: 50,
  /** Larger spans are reduced to this. */
  span: 20,
} as const;

/**
 * Parses untrusted HTML into text and structure: without scripts, styles, links, forms, images or frames, and without
 * attributes except cell spans. No text is lost: unknown markup, and markup that a browser would hide, becomes text.
 * @returns null if the HTML exceeds the limits, so that only its source can be shown
 */
export function readAnswers(html: string): readonly AnswerPart[] | null {
  const reader = new AnswerReader(html);
  const parser: Parser = new Parser({
    onopentagname: () => reader.startTag(html.lastIndexOf('<', parser.endIndex)),
    onattribute: (name, value, quote) => reader.addAttribute(name, value, quote !== undefined),
    onopentag(name, _attributes, isImplied) {
      if (isImplied) reader.addSource(html.indexOf('>', parser.startIndex) + 1);
      reader.open(name, parser.endIndex + 1);
      if (reader.isTooMuch) parser.pause();
    },
    onclosetag: (name, isImplied) => reader.close(name, isImplied ? null : parser.startIndex),
    ontext(text) {
      const end = parser.endIndex + 1;
      const isVerbatim = html.endsWith(text, end);
      // A character reference, such as &lt;, is longer than its text.
      reader.addText(text, isVerbatim ? end - text.length : html.lastIndexOf('&', end - 1), end);
    },
    oncomment: () => reader.addSource(parser.endIndex + 1),
    onprocessinginstruction: () => reader.addSource(parser.endIndex + 1),
  });
  parser.write(html);
  if (reader.isTooMuch) return null;
  parser.end();
  return reader.end();
}

type Draft = { -readonly [Key in keyof AnswerElement]: AnswerElement[Key] } & {
  readonly parts: AnswerPart[];
};

interface OpenElement {
  readonly name: string;
  readonly parts: AnswerPart[];
  /** For table rows. */
  columns: number;
}

/** Markup without text: unmatched closing tags and the document type. */
const silent =
  /^\s*(?:<\/[a-z][a-z0-9]*\s*>\s*)*$|^\s*<!doctype html(?:\s+(?:public|system)[^>]*)?>\s*$/i;

/** Collects the parser's output, and adds skipped source as text. */
class AnswerReader {
  isTooMuch = false;
  readonly #html: string;
  readonly #parts: AnswerPart[] = [];
  /** Outermost first. */
  readonly #open: OpenElement[] = [];
  /** The position up to which the source was processed. */
  #done = 0;
  #size = 0;
  #tag = { said: [] as string[], isForeign: false, colSpan: 1, rowSpan: 1 };

  constructor(html: string) {
    this.#html = html;
  }

  startTag(start: number): void {
    this.addSource(start);
    this.#tag = { said: [], isForeign: false, colSpan: 1, rowSpan: 1 };
  }

  addAttribute(name: string, value: string, hasValue: boolean): void {
    const said = textOf(name, value, hasValue);
    if (said === undefined) this.#tag.isForeign = true;
    else if (said !== '') this.#tag.said.push(said);
    if (name === 'colspan') this.#tag.colSpan = clampSpan(value);
    if (name === 'rowspan') this.#tag.rowSpan = clampSpan(value);
  }

  open(name: string, end: number): void {
    const tag = shownTag(name);
    const { said, isForeign, colSpan, rowSpan } = this.#tag;
    if (tag === undefined || isForeign) this.addSource(end);
    else this.#done = Math.max(this.#done, end);
    for (const text of said) if (!isForeign) this.#push(`[${text}] `);

    const row = this.#open.at(-1);
    const draft: Draft = { tag: tag ?? 'span', parts: [] };
    if (tag === 'td' || tag === 'th') {
      if (colSpan > 1) draft.colSpan = colSpan;
      if (rowSpan > 1) draft.rowSpan = rowSpan;
      if (row !== undefined) row.columns += colSpan;
    }
    this.#push(/^h[1-6]$/.test(name) ? { tag: 'p', parts: [draft] } : draft);
    this.#open.push({ name, parts: draft.parts, columns: 0 });
    const tables = this.#open.filter((one) => one.name === 'table').length;
    this.isTooMuch ||=
      this.#open.length > answerLimits.depth ||
      tables > answerLimits.nestedTables ||
      (row?.columns ?? 0) > answerLimits.columns;
  }

  /** @param start the position of the closing tag; null if there is none */
  close(name: string, start: number | null): void {
    this.#open.pop();
    if (start === null) return;
    this.addSource(start);
    const end = this.#html.indexOf('>', start) + 1 || this.#html.length;
    if (shownTag(name) === undefined) this.addText(this.#html.slice(start, end), start, end);
    else this.addSource(end);
  }

  addText(text: string, start: number, end: number): void {
    this.addSource(start);
    this.#done = end;
    this.#push(text);
  }

  /** Adds the source up to this position as text, unless it is markup without text. */
  addSource(end: number): void {
    if (end <= this.#done) return;
    const source = this.#html.slice(this.#done, end);
    this.#done = end;
    if (!silent.test(source)) this.#push(source);
  }

  end(): readonly AnswerPart[] {
    this.addSource(this.#html.length);
    return this.#parts;
  }

  #push(part: AnswerPart): void {
    const parts = this.#open.at(-1)?.parts ?? this.#parts;
    const last = parts.at(-1);
    if (typeof part === 'string' && typeof last === 'string') {
      parts[parts.length - 1] = last + part;
      return;
    }
    parts.push(part);
    this.#size += 1;
    this.isTooMuch ||= this.#size > answerLimits.parts;
  }
}

function clampSpan(value: string): number {
  const span = Number.parseInt(value, 10);
  return Number.isNaN(span) ? 1 : Math.min(Math.max(span, 1), answerLimits.span);
}
