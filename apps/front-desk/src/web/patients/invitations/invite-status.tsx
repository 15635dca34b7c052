import { Text } from '@mantine/core';
import type { Invitation } from '@mdhq/portal-client';
import type { useInvite } from '@mdhq/portal-react';
import type { ReactNode } from 'react';
import front from '../../ui/ui.module.css';
import { purposeOf } from './invitation-text.ts';

interface InviteStatusProps {
  readonly invite: ReturnType<typeof useInvite>;
  /** The invitations as they stand now. */
  readonly list: readonly Invitation[];
}

/** What becomes of the invitation that was just asked for, until its mail is out or given up; read out as it changes. */
export function InviteStatus({ invite, list }: InviteStatusProps): ReactNode {
  const asked = invite.data?.invitation;
  const link = list.find(({ id }) => id === asked?.id) ?? asked;
  const words = link && statusWords(link);
  return (
    <div role="status">
      {invite.isPending && invite.failureCount > 0 && (
        <Text size="sm">The portal has not answered. Asking again; only one mail is sent.</Text>
      )}
      {link !== undefined && words !== undefined && (
        <Text size="sm" className={front['quiet']}>
          {purposeOf(link)} {words} {link.sent_to}.
          {list.some((one) => one.superseded_at === link.created) &&
            ' The earlier link no longer works.'}
        </Text>
      )}
    </div>
  );
}

function statusWords({ state }: Invitation): string | undefined {
  if (state === 'queued') return 'on its way to';
  if (state === 'sent') return 'sent to';
  return state === 'failed' ? 'could not be sent to' : undefined;
}
