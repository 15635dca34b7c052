import { describe, expect, it } from 'vitest';
import { type JsonReport, outcomesOf } from '../src/run-suite.ts';

type FileResult = JsonReport['testResults'][number];

const passed = { fullName: 'is there', status: 'passed', failureMessages: [] };
const failed = { fullName: 'is gone', status: 'failed', failureMessages: ['it was\n  not'] };

function outcomes(result: Partial<FileResult>) {
  const file = { name: '/r/a.test.ts', status: 'passed', message: '', assertionResults: [] };
  const report = { testResults: [{ ...file, ...result }] };
  return outcomesOf(report, { name: 'full' }, (path) => path.replace('/r/', ''));
}

describe('outcomesOf', () => {
  it('returns one outcome per test that ran, with the message of a failure, and none for a skipped test', () => {
    const skipped = { ...passed, status: 'skipped' };
    expect(outcomes({ status: 'failed', assertionResults: [passed, failed, skipped] })).toEqual([
      { mode: 'full', file: 'a.test.ts', test: 'is there', failure: undefined },
      { mode: 'full', file: 'a.test.ts', test: 'is gone', failure: 'it was not' },
    ]);
  });

  it('returns an outcome for a file that failed outside its tests', () => {
    const failure = 'Cannot find module';
    expect(outcomes({ status: 'failed', message: failure })).toEqual([
      { mode: 'full', file: 'a.test.ts', test: '(the file)', failure },
    ]);
  });
});
