import { expect, it } from 'vitest';
import { readPatientNumber } from '../../../src/web/patients/patient-id.ts';

it.each([
  ['1', 1],
  [' 221 ', 221],
  ['9007199254740991', 9007199254740991],
])('reads %j as patient %i', (text, patientId) => {
  expect(readPatientNumber(text)).toBe(patientId);
});

it.each(['', '0', '-1', '1.5', '1e3', '0x10', 'Anna', '9007199254740993'])(
  'Q21: takes %j for no patient’s number, and never for another’s',
  (text) => {
    expect(readPatientNumber(text)).toBeNull();
  },
);
