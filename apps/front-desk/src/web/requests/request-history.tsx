import { Title } from '@mantine/core';
import type { QueueEvent } from '@mdhq/portal-client';
import type { ReactNode } from 'react';
import { inWords } from '../details/detail-rows.ts';
import { ClinicTime } from '../ui/clinic-time.tsx';
import classes from './requests.module.css';

const words: Record<QueueEvent['act'], string> = {
  enqueued: 'Put into the queue',
  dismissed: 'Dismissed',
  restored: 'Put back',
};

interface RequestHistoryProps {
  readonly history: readonly QueueEvent[];
  readonly timeZone: string;
}

/** What has become of a request: by whom, and when. */
export function RequestHistory({ history, timeZone }: RequestHistoryProps): ReactNode {
  return (
    <section aria-labelledby="history" className={classes['history']}>
      <Title order={3} size="h6" id="history">
        History
      </Title>
      <ol>
        {history.map(({ act, at, by }) => (
          <li key={`${act} ${at}`}>
            {words[act] ?? inWords(act)} by {by}, <ClinicTime timestamp={at} timeZone={timeZone} />
          </li>
        ))}
      </ol>
    </section>
  );
}
