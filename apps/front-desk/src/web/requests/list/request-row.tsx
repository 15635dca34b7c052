import { Checkbox } from '@mantine/core';
import type { InboxEntry } from '@mdhq/portal-client';
import { memo, type ReactNode } from 'react';
import type { WaitsFor } from '../../changes/change-status.ts';
import { requestTypeLook, subjectText, TypeIcon } from '../../details/request-type.tsx';
import { birthDate, patientName } from '../../patients/patient-label.ts';
import { AgoTime } from '../../ui/times.tsx';
import classes from '../requests.module.css';

interface RequestRowProps {
  readonly entry: InboxEntry;
  /** From `clinicTimeFormat`. */
  readonly timeFormat: Intl.DateTimeFormat;
  /** Epoch milliseconds. */
  readonly now: number;
  readonly isOpen: boolean;
  readonly isNew: boolean;
  /** What its pending dismissal waits for; undefined if there is none. */
  readonly waitsFor: WaitsFor | undefined;
  readonly isSelected: boolean;
  /** Only one row of the list is a tab stop. */
  readonly isTabbable: boolean;
  readonly onOpen: (entry: InboxEntry) => void;
  /** Undefined if rows can't be selected. */
  readonly onSelect: ((entry: InboxEntry) => void) | undefined;
}

/**
 * A row of the list: the patient, the subject and the age of a request. Scrolling renders the list again, but not the rows
 * that stay.
 */
export const RequestRow = memo(function RequestRow({
  entry,
  timeFormat,
  now,
  isOpen,
  isNew,
  waitsFor,
  isSelected,
  isTabbable,
  onOpen,
  onSelect,
}: RequestRowProps): ReactNode {
  const { name } = requestTypeLook(entry.request_type);
  const patient = patientName(entry.patient);
  const subject = subjectText(entry.subject);
  const { dismissed_at, dismissed_by } = entry;
  return (
    <div className={classes['row']} data-read={isOpen || undefined} data-new={isNew || undefined}>
      {onSelect !== undefined && (
        <label className={classes['check']} htmlFor={`check-${entry.id}`}>
          <Checkbox
            id={`check-${entry.id}`}
            size="xs"
            aria-label={`Select ${subject}, ${patient}`}
            checked={isSelected}
            tabIndex={isTabbable ? 0 : -1}
            onChange={() => onSelect(entry)}
          />
        </label>
      )}
      <button
        type="button"
        className={classes['rowButton']}
        data-request={entry.id}
        aria-current={isOpen || undefined}
        tabIndex={isTabbable ? 0 : -1}
        onClick={() => onOpen(entry)}
      >
        <TypeIcon type={entry.request_type} />
        <span className={classes['rowHead']}>
          <span className={classes['rowName']}>{patient}</span>
          <span className={classes['faint']}>{birthDate(entry.patient.dob)}</span>
          {isNew && <span className={classes['newMark']}>New</span>}
        </span>
        <span className={classes['rowTime']}>
          <AgoTime timestamp={dismissed_at ?? entry.created} format={timeFormat} now={now} />
        </span>
        <span className={classes['rowSubject']}>
          {!subject.startsWith(name) && <span className={classes['rowType']}>{name} · </span>}
          {subject}
        </span>
        {waitsFor !== undefined && <span className={classes['waits']}>Waiting for {waitsFor}</span>}
        {dismissed_by !== null && <span className={classes['rowTime']}>by {dismissed_by}</span>}
      </button>
    </div>
  );
});
