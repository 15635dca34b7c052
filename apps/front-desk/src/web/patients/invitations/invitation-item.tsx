import { Group, Text } from '@mantine/core';
import type { Invitation } from '@mdhq/portal-client';
import { type ReactNode, useRef } from 'react';
import { useFocusFallback } from '../../ui/keep-focus.ts';
import { PendingButton } from '../../ui/pending-button.tsx';
import { ClinicTime } from '../../ui/times.tsx';
import ui from '../../ui/ui.module.css';
import classes from '../patients.module.css';
import { invitationText, isLive, purposeOf } from './invitation-text.ts';

interface InvitationItemProps {
  readonly invitation: Invitation;
  readonly isLatest: boolean;
  readonly timeZone: string;
  /** Epoch milliseconds. */
  readonly now: number;
  readonly isRevoking: boolean;
  readonly onRevoke?: (() => void) | undefined;
}

/** An invitation with its state, its timeline and, while its link works, a button that revokes it. */
export function InvitationItem({
  invitation,
  isLatest,
  timeZone,
  now,
  isRevoking,
  onRevoke,
}: InvitationItemProps): ReactNode {
  const item = useRef<HTMLLIElement>(null);
  // Without `onBlur`: React misses the focus event when a closing dialog returns the focus to the button.
  const { onFocus } = useFocusFallback(item);
  const { mood, title, hint } = invitationText(invitation, isLatest);
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
            {purposeOf(invitation)} to {invitation.sent_to}
          </Text>
        </div>
        {onRevoke !== undefined && isLive(invitation) && (
          <PendingButton
            size="xs"
            variant="default"
            className={ui['keepWidth'] ?? ''}
            isPending={isRevoking}
            onClick={onRevoke}
          >
            Revoke…
          </PendingButton>
        )}
      </Group>
      <ul className={classes['steps']}>
        {stepsOf(invitation).map(({ step, at, by }) => (
          <li key={step}>
            {step}
            {by === null ? ' ' : ` by ${by}, `}
            <ClinicTime timestamp={at} timeZone={timeZone} now={now} />
          </li>
        ))}
        {invitation.state === 'failed' && invitation.failure !== null && (
          <li>Reason: {invitation.failure}</li>
        )}
        {invitation.state === 'queued' && invitation.tries > 0 && (
          <li>
            {invitation.tries === 1 ? '1 attempt' : `${invitation.tries} attempts`}.{' '}
            {lastAttempt(invitation)}
          </li>
        )}
      </ul>
      {hint !== '' && (
        <Text size="sm" mt={4}>
          {hint}
        </Text>
      )}
    </li>
  );
}

/** The outcome of the last attempt to send: the response of the mail server, or the code of a connection error. */
function lastAttempt({ last_answer }: Invitation): string {
  if (last_answer === null) return 'Will retry';
  return /^E[A-Z]+$/.test(last_answer)
    ? 'Mail server unreachable; will retry'
    : `Mail server response: ${last_answer}; will retry`;
}

interface Step {
  readonly step: string;
  readonly at: string;
  readonly by: string | null;
}

/** Patients who requested a link themselves are recorded by id. */
function requesterOf(by: string): string {
  return by.startsWith('patient:') ? 'the patient' : by;
}

function stepsOf(invitation: Invitation): Step[] {
  const steps: [string, string | null, string | null][] = [
    ['Requested', invitation.created, requesterOf(invitation.created_by)],
    ['Sent', invitation.sent_at, null],
    ['Sending failed', invitation.failed_at, null],
    ['First opened', invitation.opened_at, null],
    ['Password set', invitation.accepted_at, null],
    ['Replaced', invitation.superseded_at, null],
    ['Revoked', invitation.revoked_at, invitation.revoked_by],
    [isLive(invitation) ? 'Expires' : 'Expired', expiryOf(invitation), null],
  ];
  return steps.flatMap(([step, at, by]) => (at ? [{ step, at, by }] : []));
}

/** Null if the link became invalid for another reason. */
function expiryOf(invitation: Invitation): string | null {
  return isLive(invitation) || invitation.state === 'expired' ? invitation.expires : null;
}
