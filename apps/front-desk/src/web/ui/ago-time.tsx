import type { ReactNode } from 'react';
import { momentWords, readMoment } from './clinic-time.tsx';
import { relativeTime } from './relative-time.ts';

interface AgoTimeProps {
  /** As the API sent it, in UTC. */
  readonly timestamp: string;
  readonly timeZone: string;
  /** Epoch milliseconds. */
  readonly now: number;
}

/** How long ago something was; the clinic's time and UTC on hover. */
export function AgoTime({ timestamp, timeZone, now }: AgoTimeProps): ReactNode {
  const moment = readMoment(timestamp);
  if (moment === null) return timestamp;
  const { local, utc } = momentWords(moment, timestamp, timeZone);
  return (
    <time dateTime={moment.toISOString()} title={`${local} (${utc})`}>
      {/* What has happened is not ahead, though the portal's clock may be. */}
      {relativeTime(Math.min(moment.getTime(), now), now)}
    </time>
  );
}
