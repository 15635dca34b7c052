import { Button, Skeleton, Stack } from '@mantine/core';
import type { InboxEntry, PatientName } from '@mdhq/portal-client';
import { type BackendWith, type RequestRef, usePortalRequest } from '@mdhq/portal-react';
import { type ReactNode, useEffect, useEffectEvent, useRef } from 'react';
import { RequestDetails } from '../details/request-details.tsx';
import { FailureNotice } from '../ui/failure-notice.tsx';
import { Icon } from '../ui/icon.tsx';
import { useFocusFallback } from '../ui/keep-focus.ts';
import { RequestActions } from './request-actions.tsx';
import { RequestHead } from './request-head.tsx';
import { RequestHistory } from './request-history.tsx';
import classes from './requests.module.css';

interface ReadingPaneProps {
  readonly backend: BackendWith<'enqueued', 'show'>;
  readonly request: RequestRef;
  /** Which requests the list shows. */
  readonly status: 'open' | 'dismissed';
  /** What the list says of it, which is there before the answer. */
  readonly entry: InboxEntry | undefined;
  /** Whether the list has it; undefined as long as that is not known. */
  readonly isListed: boolean | undefined;
  readonly timeZone: string;
  /** Whether the focus comes here; else it stays in the list. */
  readonly takesFocus: boolean;
  readonly onClose: () => void;
  readonly onPatient: (ptId: number) => void;
  readonly onOnly: (patient: { readonly ptId: number; readonly name: string }) => void;
  readonly onDismiss: () => void;
  readonly onRestore: () => void;
  /** When the list and the request itself disagree about whether it is dismissed, since one was read before the other. */
  readonly onStale: () => void;
}

/** How often it is looked whether somebody else has done something about it, in milliseconds. */
const refreshEvery = 20_000;

/** One request in full: whose it is, what it says, what has become of it, and what can be done. */
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
  const isThere = known !== undefined;
  useEffect(() => {
    if (takesFocus && isThere) heading.current?.focus();
  }, [takesFocus, isThere]);

  const belongs = data && data.portal_request.status === status;
  const isStale = belongs !== undefined && isListed !== undefined && belongs !== isListed;
  const onStale = useEffectEvent(() => {
    void refetch();
    props.onStale();
  });
  useEffect(() => {
    if (isStale) onStale();
  }, [isStale]);

  const watch = useFocusFallback(heading);
  // Another button comes in the place of the one that was pressed, and the focus must not be on it.
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
    <article className={classes['pane']} aria-labelledby="reading" {...watch}>
      <h1 className={classes['narrowTitle']}>Request</h1>
      <Button
        className={classes['back']}
        variant="subtle"
        size="compact-md"
        leftSection={<Icon name="back" />}
        onClick={onClose}
      >
        Back to the list
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
        <Stack aria-label="Loading the request" role="status">
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
