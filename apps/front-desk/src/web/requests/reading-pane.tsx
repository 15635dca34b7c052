import { Button, Skeleton, Stack, Title } from '@mantine/core';
import type { InboxEntry, PatientName, QueueEvent } from '@mdhq/portal-client';
import { type BackendWith, type RequestRef, usePortalRequest } from '@mdhq/portal-react';
import { type ReactNode, useEffect, useEffectEvent, useRef } from 'react';
import { humanize } from '../details/detail-rows.ts';
import { RequestDetails } from '../details/request-details.tsx';
import { FailureNotice } from '../ui/failure-notice.tsx';
import { Icon } from '../ui/icon.tsx';
import { useFocusFallback } from '../ui/keep-focus.ts';
import { ClinicTime } from '../ui/times.tsx';
import { RequestActions, RequestHead } from './request-head.tsx';
import classes from './requests.module.css';

interface ReadingPaneProps {
  readonly backend: BackendWith<'enqueued', 'show'>;
  readonly request: RequestRef;
  /** The status of the requests in the list. */
  readonly status: 'open' | 'dismissed';
  /** The request as the list has it, shown until the request itself is loaded. */
  readonly entry: InboxEntry | undefined;
  /** Whether the list contains the request; undefined until that is known. */
  readonly isListed: boolean | undefined;
  readonly timeZone: string;
  /** Whether the focus moves here; otherwise it stays in the list. */
  readonly takesFocus: boolean;
  readonly onClose: () => void;
  readonly onPatient: (ptId: number) => void;
  readonly onFilter: (patient: { readonly ptId: number; readonly name: string }) => void;
  readonly onDismiss: () => void;
  readonly onRestore: () => void;
  /** Called when the list and the request disagree about the status, since one of them is older. */
  readonly onStale: () => void;
}

/** How often changes by colleagues are looked up, in milliseconds. */
const refreshEvery = 20_000;

/** A request with its patient, actions, details and history. */
export function ReadingPane(props: ReadingPaneProps): ReactNode {
  const { backend, request, status, entry, isListed, timeZone, takesFocus, onClose } = props;
  const { ptId, id } = request;
  const { data, error, refetch } = usePortalRequest(backend, ptId, id, {
    refetchInterval: refreshEvery,
  });
  const heading = useRef<HTMLHeadingElement>(null);
  const known = data?.portal_request ?? entry;
  const patient: (PatientName & { readonly sex?: string | null }) | undefined =
    data?.patient ?? entry?.patient;
  const isShown = known !== undefined;
  useEffect(() => {
    if (takesFocus && isShown) heading.current?.focus();
  }, [takesFocus, isShown]);

  const belongs = data && data.portal_request.status === status;
  const isStale = belongs !== undefined && isListed !== undefined && belongs !== isListed;
  const onStale = useEffectEvent(() => {
    void refetch();
    props.onStale();
  });
  useEffect(() => {
    if (isStale) onStale();
  }, [isStale]);

  const focusHandlers = useFocusFallback(heading);
  // Another button replaces the pressed one, and must not receive the focus.
  const leaveButton = (act: () => void) => () => {
    heading.current?.focus();
    act();
  };
  const actions = {
    ...props,
    onDismiss: leaveButton(props.onDismiss),
    onRestore: leaveButton(props.onRestore),
  };

  return (
    <article className={classes['pane']} aria-labelledby="reading" {...focusHandlers}>
      <h1 className={classes['narrowTitle']}>Request</h1>
      <Button
        className={classes['back']}
        variant="subtle"
        size="compact-md"
        leftSection={<Icon name="back" />}
        onClick={onClose}
      >
        Back to list
      </Button>
      {known !== undefined && patient !== undefined && (
        <RequestHead
          request={known}
          patient={patient}
          timeZone={timeZone}
          headingRef={heading}
          actions={<RequestActions {...actions} request={known} patient={patient} />}
        />
      )}
      {error !== null && data === undefined && (
        <FailureNotice error={error} onRetry={() => void refetch()} />
      )}
      {error === null && data === undefined && (
        <Stack aria-label="Loading request" role="status">
          <Skeleton height={16} width="60%" />
          <Skeleton height={16} width="45%" />
          <Skeleton height={120} />
        </Stack>
      )}
      {data !== undefined && (
        <>
          <RequestDetails request={data.portal_request} />
          <RequestHistory history={data.history} timeZone={timeZone} />
        </>
      )}
    </article>
  );
}

const events: Record<QueueEvent['act'], string> = {
  enqueued: 'Received via',
  dismissed: 'Dismissed by',
  restored: 'Returned to inbox by',
};

interface RequestHistoryProps {
  readonly history: readonly QueueEvent[];
  readonly timeZone: string;
}

/** What was done to a request, by whom and when. */
function RequestHistory({ history, timeZone }: RequestHistoryProps): ReactNode {
  return (
    <section aria-labelledby="history" className={classes['history']}>
      <Title order={3} size="h6" id="history">
        History
      </Title>
      <ol>
        {history.map(({ act, at, by }) => (
          <li key={`${act} ${at}`}>
            {events[act] ?? `${humanize(act)} by`} {by},{' '}
            <ClinicTime timestamp={at} timeZone={timeZone} />
          </li>
        ))}
      </ol>
    </section>
  );
}
