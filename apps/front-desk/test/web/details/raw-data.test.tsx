import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { RawData } from '../../../src/web/details/raw-data.tsx';

const render = (data: Record<string, unknown>): string =>
  renderToStaticMarkup(<RawData data={data} />);
const elementsIn = (html: string): number => html.match(/<[a-z]/g)?.length ?? 0;

describe('RawData', () => {
  it('renders structured answers as a table', () => {
    const html = render({ smoker: false, allergies: ['penicillin', 'latex'] });
    expect(html.match(/<(?:table|tr|li)\b/g)).toEqual(['<table', '<tr', '<tr', '<li', '<li']);
  });

  const many = Array.from({ length: 20_000 }, (_, index) => index);
  it.each([
    ['a long list', { many }],
    ['more values than fit on a stack', { many: Array<number>(300_000).fill(1) }],
    ['many empty lists', { many: many.map(() => []) }],
    ['many names', Object.fromEntries(many.map((index) => [`name ${index}`, index]))],
    ['a table of lists', { rows: many.slice(0, 300).map(() => many.slice(0, 300)) }],
  ])('renders %s as a single element with all of its text (Q66)', (_what, data) => {
    const html = render(data);
    expect(elementsIn(html)).toBe(1);
    expect(html).toContain(JSON.stringify(data).slice(-20).replaceAll('"', '&quot;'));
  });
});
