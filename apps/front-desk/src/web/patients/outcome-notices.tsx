import { Alert, Text } from '@mantine/core';
import type { Invitation } from '@mdhq/portal-client';
import type { useDismiss, useInvite } from '@mdhq/portal-react';
import type { ReactNode } from 'react';
import { ClinicTime } from '../ui/clinic-time.tsx';
import { FailureNotice } from '../ui/failure-notice.tsx';
import classes from '../ui/ui.module.css';

interface DismissalNoticeProps {
  readonly dismissal: ReturnType<typeof useDismiss>;
  readonly timeZone: string;
}

/** What became of the last dismissal, with the user and time that the portal keeps for good. */
export function DismissalNotice({ dismissal, timeZone }: DismissalNoticeProps): ReactNode {
  if (dismissal.isError) return <FailureNotice error={dismissal.error} />;
  if (!dismissal.isSuccess) return null;
  const { id } = dismissal.variables;
  const { data } = dismissal;
  const { dismissed_by, dismissed_at } = data.data ?? data;
  return (
    <Alert className={classes['success']} title={`Dismissed request ${id}`}>
      {data.data?.subject ?? data.message}
      {dismissed_by && dismissed_at && (
        <Text size="sm" className={classes['quiet']}>
          Recorded for {dismissed_by}, <ClinicTime timestamp={dismissed_at} timeZone={timeZone} />
        </Text>
      )}
    </Alert>
  );
}

interface InvitationNoticeProps {
  readonly invitation: ReturnType<typeof useInvite>;
  readonly timeZone: string;
}

const purposes: Record<Invitation['kind'], string> = {
  join: 'to join the portal',
  reset: 'to reset the password, since this patient has joined before',
};

/** What became of the last invitation: where the link goes, what it is for, until when it works. */
export function InvitationNotice({ invitation, timeZone }: InvitationNoticeProps): ReactNode {
  if (invitation.isError) return <FailureNotice error={invitation.error} />;
  if (!invitation.isSuccess) return null;
  const { message, invitation: link } = invitation.data;
  if (link === undefined) {
    return (
      <Alert className={classes['success']} title="Invited">
        {message}
      </Alert>
    );
  }
  return (
    <Alert className={classes['success']} title={`A link is on its way to ${link.sent_to}`}>
      It is {purposes[link.kind]}, and works until{' '}
      <ClinicTime timestamp={link.expires} timeZone={timeZone} />. Any link that was sent earlier
      has stopped working.
    </Alert>
  );
}
