import { describe, expect, it } from 'vitest';
import {
  type AnswerPart,
  answerLimits,
  readAnswers,
} from '../../../src/web/details/read-answers.ts';

/** The texts, in order. */
function textOf(parts: readonly AnswerPart[] | null): string {
  return (parts ?? [])
    .map((part) => (typeof part === 'string' ? part : textOf(part.parts)))
    .join('');
}

/** The structure, such as `p(b)`. */
function shapeOf(parts: readonly AnswerPart[] | null): string {
  return (parts ?? [])
    .flatMap((part) => {
      if (typeof part === 'string') return [];
      const { tag, colSpan = 1, rowSpan = 1 } = part;
      const spans = colSpan + rowSpan > 2 ? ` ${colSpan}x${rowSpan}` : '';
      const inner = shapeOf(part.parts);
      return [`${tag}${spans}${inner && `(${inner})`}`];
    })
    .join(' ');
}

interface Size {
  readonly parts: number;
  readonly depth: number;
  /** The width of the widest row, including spans. */
  readonly columns: number;
  readonly span: number;
}

/** The number of nodes that the page gets; zero if only the source is shown. */
function sizeOf(parts: readonly AnswerPart[] | null): Size {
  const all = (parts ?? []).map((part): Size => {
    if (typeof part === 'string') return { parts: 1, depth: 0, columns: 0, span: 0 };
    const inner = sizeOf(part.parts);
    const cells = part.parts.flatMap((cell) => (typeof cell === 'string' ? [] : [cell]));
    return {
      parts: inner.parts + 1,
      depth: inner.depth + 1,
      columns: Math.max(
        inner.columns,
        part.tag === 'tr' ? cells.reduce((sum, { colSpan = 1 }) => sum + colSpan, 0) : 0,
      ),
      span: Math.max(inner.span, part.colSpan ?? 1, part.rowSpan ?? 1),
    };
  });
  const most = (of: (size: Size) => number): number => Math.max(0, ...all.map(of));
  return {
    parts: all.reduce((sum, { parts: count }) => sum + count, 0),
    depth: most(({ depth }) => depth),
    columns: most(({ columns }) => columns),
    span: most(({ span }) => span),
  };
}

describe('readAnswers', () => {
  it('keeps the structure of a usual questionnaire', () => {
    const html = `<!DOCTYPE html><html><body><h2>History</h2>
      <p>Smoker?<p><b>No</b><br>
      <ul><li>penicillin<li>latex</ul>
      <table border=1><tr><th colspan="2">Drugs<tr><td>Iron<td>10&nbsp;mg</table></body></html>`;
    const parts = readAnswers(html);
    expect(shapeOf(parts)).toBe(
      'div(div(p(strong) p p(b br) ul(li li) table(tr(th 2x1) tr(td td))))',
    );
    expect(textOf(parts).replaceAll(/\s+/g, ' ')).toBe(
      'History Smoker?No penicillinlatex DrugsIron10 mg',
    );
  });

  it.each([
    'a',
    'b',
    'button',
    'canvas',
    'caption',
    'datalist',
    'details',
    'dialog',
    'frameset',
    'head',
    'iframe',
    'listing',
    'marquee',
    'math',
    'noembed',
    'noframes',
    'noscript',
    'object',
    'option',
    'plaintext',
    'script',
    'select',
    'style',
    'svg',
    'table',
    'template',
    'textarea',
    'title',
    'video',
    'xmp',
  ])('shows the content of an unclosed <%s>, and everything that follows (Q66)', (name) => {
    const parts = readAnswers(`<p>before</p><${name}>inside<p>after</p><div>end`);
    for (const word of ['before', 'inside', 'after', 'end']) expect(textOf(parts)).toContain(word);
    expect(shapeOf(parts)).not.toMatch(/script|style|select|textarea|template|iframe/);
  });

  it.each([
    ['a comment', '<!-- I feel worse -->', 'I feel worse'],
    ['an unclosed comment', '<p>x</p><!-- I feel worse <p>y', 'I feel worse <p>y'],
    ['a bogus comment', '</ I feel worse>x', 'I feel worse'],
    ['a processing instruction', '<?php I feel worse ?>x', 'I feel worse'],
    ['a CDATA section', '<![CDATA[I feel worse]]>', 'I feel worse'],
    ['a document type', '<!doctype I feel worse>x', 'I feel worse'],
    ['words in angle brackets', 'x <I feel worse> y', '<I feel worse>'],
    ['an unknown element', 'x <ada@example.com> y', '<ada@example.com>'],
    ['an unknown element that is closed', '<worse>x</worse>', '<worse>x</worse>'],
    ['an attribute without end', '<p title="I feel worse', 'I feel worse'],
    ['a tag without end', 'x<p I feel worse', 'I feel worse'],
    ['words in a closing tag', '<p>x</p I feel worse>y', 'I feel worse'],
    ['words in a closing tag of nothing', 'x</b I feel worse>&amp;y', 'I feel worse'],
    ['a form in a form', '<form><form I feel worse>x', 'I feel worse'],
    ['a text field', '<input value="I feel worse">', 'I feel worse'],
    ['an image', '<img src="x" alt="I feel worse">', 'I feel worse'],
    ['a title', '<p title="I feel worse">x', 'I feel worse'],
    ['a comparison', 'I feel worse <b and <5 days & more', 'I feel worse <b and <5 days & more'],
    ['text in a table, outside its cells', '<table>I feel worse<tr><td>x', 'I feel worse'],
  ])('shows the text of %s (Q66)', (_what, html, text) => {
    expect(textOf(readAnswers(html))).toContain(text);
  });

  it('shows which boxes are checked', () => {
    expect(textOf(readAnswers('<input type=checkbox checked>Yes<input type=checkbox>No'))).toBe(
      '[checked] YesNo',
    );
  });

  it('decodes character references once', () => {
    expect(textOf(readAnswers('&lt;b&gt; &amp;lt; &#x41;&notit;'))).toBe('<b> &lt; A¬it;');
  });

  it.each([
    ['1000 columns and 65534 rows', '<table><tr><td colspan=1000 rowspan=65534>x', 'td 20x20'],
    ['no number', '<table><tr><td colspan=x rowspan=-3>x', 'td'],
    ['zero', '<table><tr><td colspan=0 rowspan=0>x', 'td'],
  ])('reduces the spans of a cell of %s', (_what, html, cell) => {
    expect(shapeOf(readAnswers(html))).toBe(`table(tr(${cell}))`);
  });

  const times = (count: number, html: string): string => html.repeat(count);
  it.each([
    ['nested tables', times(1_000, '<table><tr><td>')],
    ['nested tables with all their parts', times(300, '<table><tbody><tr><td>x</td><td>')],
    ['nested elements', times(3_000, '<div>')],
    ['nested elements that are not shown', times(3_000, '<svg>')],
    ['nested elements that HTML does not know', times(3_000, '<x-y>')],
    ['nested formatting with attributes', `${times(5_000, '<b id=1>')}${times(5_000, '<p>')}`],
    ['closing tags of nothing, below many', `${times(9_000, '<b>')}${times(90_000, '</i>')}`],
    ['a long list', times(100_000, '<li>x')],
    ['a wide row', `<table><tr>${times(2_000, '<td>x')}`],
    ['wide cells', `<table><tr>${times(100, '<td colspan=1000>x')}`],
    ['line breaks', times(100_000, 'x<br>')],
    ['images', times(100_000, '<img src=x>')],
  ])('shows %s as source (Q66)', (_what, html) => {
    expect(readAnswers(html)).toBeNull();
  });

  it.each([
    ['tall cells', times(70, `<tr>${times(50, '<td rowspan=65534>x')}`)],
    ['comments', times(50_000, '<!-- x -->')],
    ['character references', times(100_000, '&amp;')],
    ['closing tags of nothing', times(100_000, '</b>')],
    ['half tags', times(100_000, '<')],
    ['one long word', times(900_000, 'x')],
    ['a few nested tables', times(4, '<table><tr><td>')],
  ])('keeps the page small with %s (Q66)', (_what, html) => {
    const { parts, depth, columns, span } = sizeOf(readAnswers(html));
    expect(parts).toBeLessThanOrEqual(answerLimits.parts);
    expect(depth).toBeLessThanOrEqual(answerLimits.depth + 1);
    expect(columns).toBeLessThanOrEqual(answerLimits.columns);
    expect(span).toBeLessThanOrEqual(answerLimits.span);
  });
});
