import { Checkbox } from '@mantine/core';
import type { InboxEntry } from '@mdhq/portal-client';
import type { ReactNode } from 'react';
import { requestTypeLook } from '../../details/request-types.ts';
import { TypeIcon } from '../../details/type-mark.tsx';
import { birthDate } from '../../patients/birth-date.ts';
import { patientName } from '../../patients/patient-label.ts';
import { AgoTime } from '../../ui/ago-time.tsx';
import classes from '../requests.module.css';

interface RequestRowProps {
  readonly entry: InboxEntry;
  readonly timeZone: string;
  /** Epoch milliseconds. */
  readonly now: number;
  readonly isRead: boolean;
  readonly isNew: boolean;
  /** What its dismissal waits for; undefined where none does. */
  readonly waitsFor: string | undefined;
  readonly isChecked: boolean;
  /** Of all rows, the Tab key stops at one. */
  readonly isTabbable: boolean;
  readonly onRead: () => void;
  /** Undefined where nothing is to be done to several. */
  readonly onCheck: (() => void) | undefined;
}

/** One line of the list: whose it is, what it is, and since when. */
export function RequestRow({
  entry,
  timeZone,
  now,
  isRead,
  isNew,
  waitsFor,
  isChecked,
  isTabbable,
  onRead,
  onCheck,
}: RequestRowProps): ReactNode {
  const { name } = requestTypeLook(entry.request_type);
  const patient = patientName(entry.patient);
  const { dismissed_at, dismissed_by } = entry;
  return (
    <div className={classes['row']} data-read={isRead || undefined} data-new={isNew || undefined}>
      {onCheck !== undefined && (
        <label className={classes['check']} htmlFor={`check-${entry.id}`}>
          <Checkbox
            id={`check-${entry.id}`}
            size="xs"
            aria-label={`Check ${entry.subject}, ${patient}`}
            checked={isChecked}
            tabIndex={isTabbable ? 0 : -1}
            onChange={onCheck}
          />
        </label>
      )}
      <button
        type="button"
        className={classes['rowButton']}
        data-request={entry.id}
        aria-current={isRead || undefined}
        tabIndex={isTabbable ? 0 : -1}
        onClick={onRead}
      >
        <TypeIcon type={entry.request_type} />
        <span className={classes['rowHead']}>
          <span className={classes['rowName']}>{patient}</span>
          <span className={classes['faint']}>{birthDate(entry.patient.dob)}</span>
          {isNew && <span className={classes['newMark']}>New</span>}
        </span>
        <span className={classes['rowTime']}>
          <AgoTime timestamp={dismissed_at ?? entry.created} timeZone={timeZone} now={now} />
        </span>
        <span className={classes['rowSubject']}>
          {!entry.subject.startsWith(name) && <span className={classes['rowType']}>{name} · </span>}
          {entry.subject}
        </span>
        {waitsFor !== undefined && <span className={classes['waits']}>Waiting for {waitsFor}</span>}
        {dismissed_by !== null && <span className={classes['rowTime']}>by {dismissed_by}</span>}
      </button>
    </div>
  );
}
