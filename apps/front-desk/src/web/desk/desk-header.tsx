import { ActionIcon, Text, VisuallyHidden } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { DeskState } from '../../shared/desk-api.ts';
import { callDesk } from '../backend/call-desk.ts';
import type { View } from '../navigation/views.ts';
import { useCanWrite } from '../session/write-access.ts';
import { ColorSchemeSwitch } from '../theme/color-scheme-switch.tsx';
import { Icon } from '../ui/icon.tsx';
import classes from './desk.module.css';
import { SignOutButton } from './sign-out-button.tsx';
import { ViewLinks } from './view-links.tsx';

interface DeskHeaderProps {
  readonly desk: DeskState;
  /** Null if there is only one. */
  readonly view?: View | null;
  /** The number of open requests; undefined until it is known. */
  readonly openCount?: number | undefined;
  readonly onHelp?: (() => void) | undefined;
  /** Undefined while signed out. */
  readonly onSignedOut?: (desk: DeskState) => void;
  /** The patient search. */
  readonly children?: ReactNode;
}

/** The header: the clinic, the views, the patient search, the signed-in user. */
export function DeskHeader({
  desk,
  view = null,
  openCount,
  onHelp,
  onSignedOut,
  children,
}: DeskHeaderProps): ReactNode {
  const canWrite = useCanWrite();
  const signOut = useMutation({
    mutationFn: () => callDesk('/desk/sign-out', {}),
    onSuccess: (next) => onSignedOut?.(next),
    // Offline, it fails instead of being sent later.
    networkMode: 'always',
  });
  return (
    <header className={classes['header']}>
      <div className={classes['headerInner']}>
        <Text fw={650} truncate className={classes['clinic']}>
          {desk.clinicName ?? 'Front desk'}
        </Text>
        {view !== null && <ViewLinks view={view} openCount={openCount} />}
        {children !== undefined && <search className={classes['search']}>{children}</search>}
        <div className={classes['person']}>
          <ColorSchemeSwitch />
          {onHelp !== undefined && (
            <ActionIcon
              className={classes['help']}
              variant="subtle"
              color="gray"
              size="lg"
              aria-label="Keyboard shortcuts"
              title="Keyboard shortcuts (?)"
              onClick={onHelp}
            >
              <Icon name="help" />
            </ActionIcon>
          )}
          {desk.signedIn !== null && (
            <>
              <Text size="sm" className={classes['username']} truncate>
                <VisuallyHidden>Signed in as </VisuallyHidden>
                {desk.signedIn.username}
              </Text>
              {!canWrite && <span className={classes['viewOnly']}>View-only access</span>}
              <SignOutButton isPending={signOut.isPending} onSignOut={() => signOut.mutate()} />
            </>
          )}
        </div>
      </div>
      {signOut.isError && (
        <Text role="alert" size="sm" c="red" ta="center" className={classes['notSignedOut']}>
          Sign-out failed. You’re still signed in. Try again, or close the browser.
        </Text>
      )}
    </header>
  );
}
