import { describe, expect, it } from 'vitest';
import { messageOf, type Outcome, renderTable, tally } from '../src/tally.ts';

const file = 'apps/desk/test/inbox.test.ts';

function outcome(test: string, failure?: string, mode: Outcome['mode'] = 'full'): Outcome {
  return { mode, file, test, failure };
}

describe('tally', () => {
  it('counts runs and failures of each test in each mode, and keeps the first message', () => {
    const outcomes = [
      outcome('is there'),
      outcome('is there', 'it was not'),
      outcome('is there', 'another reason'),
      outcome('is there', undefined, 'one-core'),
    ];
    expect(tally(outcomes)).toEqual([
      { mode: 'full', file, test: 'is there', runs: 3, failures: 2, message: 'it was not' },
      { mode: 'one-core', file, test: 'is there', runs: 1, failures: 0, message: undefined },
    ]);
  });
});

describe('messageOf', () => {
  it('returns the lines before the stack as one line, without colors', () => {
    const failure =
      'TimeoutError: \u001b[31mlocator.click\u001b[39m: Timeout\nCall log:\n  - waiting\n\n    at click (a.ts:1:2)\n    at b.ts:3:4';
    expect(messageOf(failure)).toBe('TimeoutError: locator.click: Timeout Call log: - waiting');
  });
});

describe('renderTable', () => {
  it('returns the number of tests if all passed', () => {
    expect(renderTable(tally([outcome('is there'), outcome('is gone')]), 80)).toBe(
      'All passed: 2 tests and modes.',
    );
  });

  it('lists only tests that failed, most frequent failures first', () => {
    const outcomes = [
      outcome('never fails'),
      outcome('fails once', 'a'),
      outcome('fails once'),
      outcome('always fails', 'b', 'slow-browser'),
    ];
    expect(renderTable(tally(outcomes), 80).split('\n')).toEqual([
      'mode         red      test',
      `slow-browser 1/1      ${file}`,
      '                      always fails',
      '                        b',
      `full         1/2      ${file}`,
      '                      fails once',
      '                        a',
    ]);
  });

  it('fits the width of the terminal', () => {
    const table = renderTable(tally([outcome('word '.repeat(40), 'x'.repeat(200))]), 60);
    expect(table.split('\n').filter((line) => line.length > 60)).toEqual([]);
  });
});
