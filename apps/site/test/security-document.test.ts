import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { root } from '../src/documents/list-documents.ts';

const page = readFileSync(join(root, 'docs/security.md'), 'utf8');
const quality = readFileSync(join(root, 'docs/quality.md'), 'utf8');

const guarantees = (text: string) => [...text.matchAll(/\bQ\d+\b/g)].map(([number]) => number);
const known = new Set([...quality.matchAll(/^\| (Q\d+) \|/gm)].map(([, number = '']) => number));

/** The rows of the threats: the guarantees of each, and the test that proves one of them. */
const threats = page
  .split('\n')
  .filter((line) => line.startsWith('| ') && line.includes('.test.ts'))
  .map((line) => ({ numbers: guarantees(line), test: /`(\S+\.test\.ts)`/.exec(line)?.[1] ?? '' }));

it('docs/security.md names only guarantees of docs/quality.md', () => {
  expect(guarantees(page).length).toBeGreaterThan(40);
  expect(guarantees(page).filter((number) => !known.has(number))).toEqual([]);
});

it('the test of each threat in docs/security.md exists and proves one of its guarantees', () => {
  expect(threats.length).toBeGreaterThan(15);
  for (const { numbers, test } of threats) {
    const text = existsSync(join(root, test)) ? readFileSync(join(root, test), 'utf8') : '';
    const proven = numbers.filter((number) => guarantees(text).includes(number));
    expect(proven, test).not.toEqual([]);
  }
});

it('docs/security.md maps each standard and specification of 45 CFR 164.312', () => {
  const paragraphs = ['(a)(1)', '(a)(2)(i)', '(a)(2)(ii)', '(a)(2)(iii)', '(a)(2)(iv)', '(b)'];
  const others = ['(c)(1)', '(c)(2)', '(d)', '(e)(1)', '(e)(2)(i)', '(e)(2)(ii)'];
  for (const paragraph of [...paragraphs, ...others]) expect(page).toContain(`| ${paragraph} |`);
});
