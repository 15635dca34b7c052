import { ActionIcon, Text, VisuallyHidden } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { DeskState } from '../../shared/desk-api.ts';
import { callDesk } from '../backend/call-desk.ts';
import type { View } from '../navigation/views.ts';
import { useCanWrite } from '../session/write-access.ts';
import { ColorSchemeSwitch } from '../theme/color-scheme-switch.tsx';
import { Icon } from '../ui/icon.tsx';
import classes from '../ui/ui.module.css';
import { SignOutButton } from './sign-out-button.tsx';
import { ViewLinks } from './view-links.tsx';

interface DeskHeaderProps {
  readonly desk: DeskState;
  /** Null where there is only one. */
  readonly view?: View | null;
  /** How many requests wait; undefined while that is not known. */
  readonly openCount?: number | undefined;
  readonly onHelp?: (() => void) | undefined;
  /** Undefined while nobody is signed in. */
  readonly onSignedOut?: (desk: DeskState) => void;
  /** What stands between the views and the person. */
  readonly children?: ReactNode;
}

/** Whose desk this is, its views, who sits at it, and the way out. */
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
    // Without a network it fails, rather than to be done later.
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
              aria-label="Keyboard help"
              title="Keyboard help (?)"
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
          You are still signed in. Try again, or close the browser.
        </Text>
      )}
    </header>
  );
}
