import { describe, expect, it } from 'vitest';
import { renderCoverage } from '../../src/report/render-coverage.ts';

const coverage = {
  total: 10,
  exercised: 7,
  missing: [
    { element: 'InvitationState=expired', reason: 'no request provokes it' },
    { element: 'Invitation.failure' },
    { element: 'InvitationState=opened', reason: 'no request provokes it' },
  ],
};

describe('the coverage in a report', () => {
  it('has the share of the elements of the contract that the run has exercised', () => {
    expect(renderCoverage(coverage)).toEqual([
      'Coverage of the contract: 7 of 10 elements exercised (70%), 2 skipped for a known reason, 1 without a known reason',
      '',
    ]);
  });

  it('lists the other elements by reason with --verbose', () => {
    expect(renderCoverage(coverage, { verbose: true }).slice(1)).toEqual([
      '  no request provokes it:',
      '    InvitationState=expired',
      '    InvitationState=opened',
      '  not exercised by a case on this target:',
      '    Invitation.failure',
      '',
    ]);
  });

  it('is one line if each element is exercised', () => {
    expect(renderCoverage({ total: 2, exercised: 2, missing: [] })).toEqual([
      'Coverage of the contract: 2 of 2 elements exercised (100%)',
      '',
    ]);
  });
});
