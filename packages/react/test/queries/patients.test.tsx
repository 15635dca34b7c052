// @vitest-environment happy-dom
import { waitFor } from '@testing-library/react';
import { expect, test } from 'vitest';
import { usePatient, usePatientSearch } from '../../src/index.ts';
import { clinicWith, renderWith } from '../support/clinic.tsx';

test('usePatient reads a patient', async () => {
  const { result } = renderWith(() => usePatient(clinicWith([]), 221));

  await waitFor(() => expect(result.current.data?.last_name).toBe('Willow'));
});

test('usePatientSearch requests nothing without criteria', async () => {
  const clinic = clinicWith([]);
  let search = {};
  const { result, rerender } = renderWith(() => usePatientSearch(clinic, search));
  for (search of [{}, { name: '' }, { name: ' -' }, { limit: 5 }]) rerender();
  expect(result.current.fetchStatus).toBe('idle');

  search = { name: 'wil' };
  rerender();

  await waitFor(() => expect(result.current.isSuccess).toBe(true));
  expect(clinic.calls).toEqual(['search {"name":"wil"}']);
});
