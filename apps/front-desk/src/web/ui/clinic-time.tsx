import { formatInTimeZone, toDate } from '@mdhq/portal-client';
import type { ReactNode } from 'react';
import { relativeTime } from './relative-time.ts';
import classes from './ui.module.css';

interface ClinicTimeProps {
  /** As the API sent it, in UTC. */
  readonly timestamp: string;
  /** The clinic's IANA time zone. */
  readonly timeZone: string;
  /** Epoch milliseconds; with it, how long ago stands beside. */
  readonly now?: number;
}

/** A moment as the clinic's clocks show it, with its zone; UTC on hover. */
export function ClinicTime({ timestamp, timeZone, now }: ClinicTimeProps): ReactNode {
  const moment = readMoment(timestamp);
  // An instance that sends something else as a time still gets its queue shown.
  if (moment === null) return timestamp;
  const { local, utc } = momentWords(moment, timestamp, timeZone);
  return (
    <>
      <time dateTime={moment.toISOString()} title={utc}>
        {local}
      </time>
      {now !== undefined && (
        <span className={classes['whole']}> · {relativeTime(moment.getTime(), now)}</span>
      )}
    </>
  );
}

/** A moment in the clinic's words, and in UTC. */
export function momentWords(
  moment: Date,
  timestamp: string,
  timeZone: string,
): { local: string; utc: string } {
  const local = formatInTimeZone(timestamp, timeZone, {
    locale: 'en-US',
    weekday: 'short',
    month: 'short',
    day: 'numeric',
    year: 'numeric',
    hour: 'numeric',
    minute: '2-digit',
    timeZoneName: 'short',
  });
  return { local, utc: `${moment.toISOString().slice(0, 19).replace('T', ' ')} UTC` };
}

/** Null for what is no time. */
export function readMoment(timestamp: string): Date | null {
  try {
    return toDate(timestamp);
  } catch {
    return null;
  }
}
