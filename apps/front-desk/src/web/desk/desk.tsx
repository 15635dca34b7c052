import { Container, Text, Title } from '@mantine/core';
import { useLocalStorage } from '@mantine/hooks';
import type { PortalBackend } from '@mdhq/portal-react';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import type { DeskState } from '../../shared/desk-api.ts';
import { ChangeNotices } from '../changes/change-notices.tsx';
import { FailedInvitations } from '../changes/failed-invitations.tsx';
import { NoticeStack } from '../changes/notice-stack.tsx';
import { useChanges } from '../changes/use-changes.ts';
import { WaitingNotices } from '../changes/waiting-notices.tsx';
import { HelpDialog } from '../keyboard/help-dialog.tsx';
import { useShortcuts } from '../keyboard/use-shortcuts.ts';
import { usePatientHistory } from '../navigation/use-patient-history.ts';
import { openView, useTitle, useView, type View, viewNames } from '../navigation/views.ts';
import { FindPatient } from '../patients/find-patient.tsx';
import { PatientById } from '../patients/patient-by-id.tsx';
import { PatientView } from '../patients/patient-view.tsx';
import { RequestsView } from '../requests/requests-view.tsx';
import type { DroppedChanges } from '../session/use-session.ts';
import { useWriteAccess, WriteAccess } from '../session/write-access.ts';
import ui from '../ui/ui.module.css';
import { type UiState, UiStateContext, useUiState } from '../ui/ui-state.ts';
import classes from './desk.module.css';
import { DeskHeader } from './desk-header.tsx';
import { DroppedChangesNotice } from './dropped-changes-notice.tsx';
import { OfflineBanner } from './offline-banner.tsx';
import { useOpenCount } from './use-open-count.ts';

interface DeskProps {
  readonly desk: DeskState & { readonly signedIn: NonNullable<DeskState['signedIn']> };
  readonly backend: PortalBackend;
  readonly dropped: DroppedChanges | null;
  readonly onSignedOut: (desk: DeskState) => void;
}

/** The signed-in app: inbox, dismissed requests and patient; or one patient at a time if the portal has no inbox. */
export function Desk({ desk, backend, dropped, onSignedOut }: DeskProps): ReactNode {
  const { timeZone, signedIn } = desk;
  const { surface } = signedIn;
  const view = useView();
  const canWrite = useWriteAccess();
  const changes = useChanges(backend, canWrite);
  const [ptId, openPatient] = usePatientHistory();
  const [isHelpOpen, setHelpOpen] = useState(false);
  const [storedKeys, setHasKeys] = useLocalStorage<boolean | undefined>({
    key: 'front-desk-shortcuts',
    getInitialValueInEffect: false,
    // Nothing is stored until the user makes a choice.
    deserialize: (value) => (value === undefined ? undefined : value !== 'false'),
  });
  const hasKeys = storedKeys ?? true;
  const [viewStates] = useUiState<Record<View, UiState>>('views', {
    inbox: new Map(),
    dismissed: new Map(),
    patient: new Map(),
  });
  const find = useRef<HTMLInputElement>(null);
  const isFull = surface === 'full';
  const openCount = useOpenCount(backend, isFull);
  const title = isFull ? viewNames[view] : 'Front desk';
  useTitle(openCount === undefined ? title : `(${openCount}) ${title}`);
  useShortcuts(hasKeys, {
    undo: (meant) => isFull && changes.undo(meant),
    find: () => find.current?.focus(),
    help: () => isFull && setHelpOpen(true),
    ...(isFull && view === 'patient' && { back: () => openView('inbox') }),
  });
  // Each view is shown from the top.
  useEffect(() => {
    if (view !== 'inbox') scrollTo(0, 0);
  }, [view]);
  // The focus moves to the opened patient; to the search if none was opened yet.
  useEffect(() => {
    if (view !== 'patient') return;
    if (ptId === null) find.current?.focus();
    else focusContent();
  }, [view, ptId]);

  return (
    <WriteAccess value={canWrite}>
      <div className={classes['desk']} data-fits={isFull && view !== 'patient'}>
        <button type="button" className={classes['skip']} onClick={focusContent}>
          Skip to content
        </button>
        <DeskHeader
          desk={desk}
          view={isFull ? view : null}
          openCount={openCount}
          onHelp={isFull ? () => setHelpOpen(true) : undefined}
          onSignedOut={onSignedOut}
        >
          {isFull && (
            <FindPatient
              backend={backend}
              inputRef={find}
              onChoose={(patient) => openPatient(patient.id)}
            />
          )}
        </DeskHeader>
        <OfflineBanner />
        <DroppedChangesNotice dropped={dropped} />
        {!isFull && <PatientById backend={backend} timeZone={timeZone} surface={surface} />}
        {isFull && view !== 'patient' && (
          <UiStateContext value={viewStates[view]}>
            <RequestsView
              key={view}
              {...{ backend, changes, timeZone, hasKeys }}
              status={view === 'inbox' ? 'open' : 'dismissed'}
              onPatient={openPatient}
            />
          </UiStateContext>
        )}
        {isFull && view === 'patient' && (
          <Container component="main" id="content" tabIndex={-1} size={820} pt="lg" pb={112}>
            {ptId === null ? (
              <>
                <Title order={1} size="h2" mb="md">
                  Find a patient
                </Title>
                <Text className={ui['hint']}>
                  Search by name, birth date, or ID to see a patient’s requests and portal access.
                </Text>
              </>
            ) : (
              <PatientView
                key={ptId}
                {...{ backend, ptId, timeZone }}
                onDismiss={({ id }) => changes.dismiss([{ ptId, id }])}
                onRestore={({ id }) => changes.restore([{ ptId, id }])}
              />
            )}
          </Container>
        )}
        {isFull ? (
          <ChangeNotices changes={changes} timeZone={timeZone}>
            <FailedInvitations
              backend={backend}
              shown={view === 'patient' ? ptId : null}
              onPatient={openPatient}
            />
          </ChangeNotices>
        ) : (
          <NoticeStack>
            <WaitingNotices changes={changes.all} />
          </NoticeStack>
        )}
        {isHelpOpen && (
          <HelpDialog hasKeys={hasKeys} onKeys={setHasKeys} onClose={() => setHelpOpen(false)} />
        )}
      </div>
    </WriteAccess>
  );
}

/** Not a link to `#content`, since the fragment of the URL names the view. */
function focusContent(): void {
  document.getElementById('content')?.focus();
}
