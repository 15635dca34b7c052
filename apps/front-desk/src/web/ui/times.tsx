import { toDate } from '@mdhq/portal-client';
import { type ReactNode, useEffect, useState } from 'react';
import { relativeTime } from './relative-time.ts';
import classes from './ui.module.css';

interface ClinicTimeProps {
  /** As the API sent it, in UTC. */
  readonly timestamp: string;
  /** The clinic's IANA time zone. */
  readonly timeZone: string;
  /** Epoch milliseconds; if present, the relative time is appended. */
  readonly now?: number;
}

/** A timestamp in the clinic's time zone; UTC on hover. */
export function ClinicTime({ timestamp, timeZone, now }: ClinicTimeProps): ReactNode {
  const date = parseTimestamp(timestamp);
  // An instance that sends something else as a time still gets its queue shown.
  if (date === null) return timestamp;
  return (
    <>
      <time dateTime={date.toISOString()} title={utcText(date)}>
        {clinicTimeFormat(timeZone).format(date)}
      </time>
      {now !== undefined && (
        <span className={classes['noWrap']}> · {relativeTime(date.getTime(), now)}</span>
      )}
    </>
  );
}

interface AgoTimeProps {
  /** As the API sent it, in UTC. */
  readonly timestamp: string;
  /** From `clinicTimeFormat`. */
  readonly format: Intl.DateTimeFormat;
  /** Epoch milliseconds. */
  readonly now: number;
}

/** How long ago an event was; the clinic's time and UTC on hover. */
export function AgoTime({ timestamp, format, now }: AgoTimeProps): ReactNode {
  const date = parseTimestamp(timestamp);
  if (date === null) return timestamp;
  return (
    <time dateTime={date.toISOString()} title={`${format.format(date)} (${utcText(date)})`}>
      {/* The portal's clock may be ahead; a past event must not be shown as a future one. */}
      {relativeTime(Math.min(date.getTime(), now), now)}
    </time>
  );
}

/**
 * The format of times in the clinic's time zone. Creating it takes much longer than formatting a time, so long lists create
 * it once.
 */
export function clinicTimeFormat(timeZone: string): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat('en-US', {
    timeZone,
    weekday: 'short',
    month: 'short',
    day: 'numeric',
    year: 'numeric',
    hour: 'numeric',
    minute: '2-digit',
    timeZoneName: 'short',
  });
}

/** The current time in epoch milliseconds, updated every minute. */
export function useNow(): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 60_000);
    return () => clearInterval(timer);
  }, []);
  return now;
}

function utcText(date: Date): string {
  return `${date.toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}

/** @returns null if the text is not a timestamp */
function parseTimestamp(timestamp: string): Date | null {
  try {
    return toDate(timestamp);
  } catch {
    return null;
  }
}
