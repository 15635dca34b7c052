import { Group, Text } from '@mantine/core';
import type { Invitation } from '@mdhq/portal-client';
import { type ReactNode, useRef } from 'react';
import { ClinicTime } from '../../ui/clinic-time.tsx';
import { PendingButton } from '../../ui/pending-button.tsx';
import front from '../../ui/ui.module.css';
import { useFallbackFocus } from '../../ui/use-fallback-focus.ts';
import classes from '../patients.module.css';
import { invitationWords, isLive, purposeOf } from './invitation-text.ts';

interface InvitationAccountProps {
  readonly invitation: Invitation;
  readonly isLatest: boolean;
  readonly timeZone: string;
  /** Epoch milliseconds. */
  readonly now: number;
  readonly isRevoking: boolean;
  readonly onRevoke?: (() => void) | undefined;
}

/** What became of one invitation, step by step. */
export function InvitationAccount({
  invitation,
  isLatest,
  timeZone,
  now,
  isRevoking,
  onRevoke,
}: InvitationAccountProps): ReactNode {
  const item = useRef<HTMLLIElement>(null);
  const onFocus = useFallbackFocus(item);
  const { mood, title, advice } = invitationWords(invitation, isLatest);
  return (
    <li
      ref={item}
      className={classes['invitation']}
      data-mood={mood}
      tabIndex={-1}
      onFocus={onFocus}
    >
      <Group justify="space-between" gap="xs" wrap="nowrap" align="flex-start">
        <div className={classes['what']}>
          <Text size="sm" className={classes['state']}>
            {title}
          </Text>
          <Text size="sm">
            {purposeOf(invitation)}, to {invitation.sent_to}
          </Text>
        </div>
        {onRevoke !== undefined && isLive(invitation) && (
          <PendingButton
            size="xs"
            variant="default"
            className={front['keepWidth'] ?? ''}
            isPending={isRevoking}
            onClick={onRevoke}
          >
            Revoke…
          </PendingButton>
        )}
      </Group>
      <ul className={classes['steps']}>
        {stepsOf(invitation).map(({ word, at, by }) => (
          <li key={word}>
            {word} <ClinicTime timestamp={at} timeZone={timeZone} now={now} />
            {by !== null && `, by ${by}`}
          </li>
        ))}
        {invitation.state === 'failed' && invitation.failure !== null && (
          <li>Reason: {invitation.failure}</li>
        )}
        {invitation.state === 'queued' && invitation.tries > 0 && (
          <li>
            Tried {invitation.tries} {invitation.tries === 1 ? 'time' : 'times'}; the last answer:{' '}
            {invitation.last_answer ?? 'none'}
          </li>
        )}
      </ul>
      {advice !== '' && (
        <Text size="sm" mt={4}>
          {advice}
        </Text>
      )}
    </li>
  );
}

interface Step {
  readonly word: string;
  readonly at: string;
  readonly by: string | null;
}

/** Patients who asked for a new link themselves are named by their number. */
function whoAsked(by: string): string {
  return by.startsWith('patient:') ? 'the patient' : by;
}

function stepsOf(invitation: Invitation): Step[] {
  const steps: [string, string | null, string | null][] = [
    ['Asked for', invitation.created, whoAsked(invitation.created_by)],
    ['Sent', invitation.sent_at, null],
    ['Given up', invitation.failed_at, null],
    ['First opened', invitation.opened_at, null],
    ['Password set', invitation.accepted_at, null],
    ['Ended by a newer one', invitation.superseded_at, null],
    ['Revoked', invitation.revoked_at, invitation.revoked_by],
    [isLive(invitation) ? 'Works until' : 'Expired', expiryOf(invitation), null],
  ];
  return steps.flatMap(([word, at, by]) => (at ? [{ word, at, by }] : []));
}

/** Of no interest once the link has ended by something else. */
function expiryOf(invitation: Invitation): string | null {
  return isLive(invitation) || invitation.state === 'expired' ? invitation.expires : null;
}
