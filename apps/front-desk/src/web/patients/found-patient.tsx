import type { Patient } from '@mdhq/portal-client';
import type { ReactNode } from 'react';
import { birthDate } from './birth-date.ts';
import { patientName } from './patient-label.ts';
import classes from './patients.module.css';

/** One whom a search has found, with what tells them from others of the name. */
export function FoundPatient({ patient }: { readonly patient: Patient }): ReactNode {
  const { id, dob, sex } = patient;
  return (
    <span className={classes['foundPatient']}>
      <span className={classes['name']}>{patientName(patient)}</span>
      <span className={classes['facts']}>
        {[birthDate(dob), sex, `no. ${id}`].filter(Boolean).join(' · ')}
      </span>
    </span>
  );
}
