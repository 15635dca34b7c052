import { Alert, Text } from '@mantine/core';
import type { Invitation } from '@mdhq/portal-client';
import type { useDismiss, useInvite } from '@mdhq/portal-react';
import type { ReactNode } from 'react';
import { subjectText } from '../details/request-type.tsx';
import { FailureNotice } from '../ui/failure-notice.tsx';
import { ClinicTime } from '../ui/times.tsx';
import ui from '../ui/ui.module.css';

interface DismissalNoticeProps {
  readonly dismissal: ReturnType<typeof useDismiss>;
  readonly timeZone: string;
}

/** The outcome of the last dismissal, with the recorded user and time. */
export function DismissalNotice({ dismissal, timeZone }: DismissalNoticeProps): ReactNode {
  if (dismissal.isError) return <FailureNotice error={dismissal.error} />;
  if (!dismissal.isSuccess) return null;
  const { id } = dismissal.variables;
  const { data } = dismissal;
  const { dismissed_by, dismissed_at } = data.data ?? data;
  return (
    <Alert className={ui['success']} title={`Dismissed request #${id}`}>
      {data.data === undefined ? data.message : subjectText(data.data.subject)}
      {dismissed_by && dismissed_at && (
        <Text size="sm" className={ui['quiet']}>
          Dismissed by {dismissed_by}, <ClinicTime timestamp={dismissed_at} timeZone={timeZone} />
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
  join: 'For joining the portal.',
  reset: 'For resetting the password; this patient has already joined.',
};

/** The outcome of the last invitation: where the link is sent, its purpose and its expiry. */
export function InvitationNotice({ invitation, timeZone }: InvitationNoticeProps): ReactNode {
  if (invitation.isError) return <FailureNotice error={invitation.error} />;
  if (!invitation.isSuccess) return null;
  const { message, invitation: link } = invitation.data;
  if (link === undefined) {
    return (
      <Alert className={ui['success']} title="Invited">
        {message}
      </Alert>
    );
  }
  return (
    <Alert className={ui['success']} title={`Link on its way to ${link.sent_to}`}>
      {purposes[link.kind]} Expires <ClinicTime timestamp={link.expires} timeZone={timeZone} />.
      Earlier links no longer work.
    </Alert>
  );
}
