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
import { useTitle } from '../navigation/use-title.ts';
import { openView, useView, type View, viewNames } from '../navigation/views.ts';
import { FindPatient } from '../patients/find-patient.tsx';
import { OnePatient } from '../patients/patient-by-id.tsx';
import { PatientView } from '../patients/patient-view.tsx';
import { RequestsView } from '../requests/requests-view.tsx';
import type { Dropped } from '../session/use-session.ts';
import { useWriteAccess, WriteAccess } from '../session/write-access.ts';
import front from '../ui/ui.module.css';
import { type Place, PlaceContext, useKept } from '../ui/ui-state.ts';
import { DeskHeader } from './desk-header.tsx';
import { DroppedNotice } from './dropped-changes-notice.tsx';
import { OfflineBanner } from './offline-banner.tsx';
import { useOpenCount } from './use-open-count.ts';

interface DeskProps {
  readonly desk: DeskState & { readonly signedIn: NonNullable<DeskState['signedIn']> };
  readonly backend: PortalBackend;
  readonly dropped: Dropped | null;
  readonly onSignedOut: (desk: DeskState) => void;
}

/** Where the work is done: the inbox, what was dismissed, a patient; or one patient where there is no inbox. */
export function Desk({ desk, backend, dropped, onSignedOut }: DeskProps): ReactNode {
  const { timeZone, signedIn } = desk;
  const { surface } = signedIn;
  const view = useView();
  const canWrite = useWriteAccess();
  const changes = useChanges(backend, canWrite);
  const [ptId, openPatient] = usePatientHistory();
  const [isHelpOpen, setHelpOpen] = useState(false);
  const [chosenKeys, setHasKeys] = useLocalStorage<boolean | undefined>({
    key: 'front-desk-shortcuts',
    getInitialValueInEffect: false,
    // Nothing is stored until someone chooses.
    deserialize: (value) => (value === undefined ? undefined : value !== 'false'),
  });
  const hasKeys = chosenKeys ?? true;
  const [places] = useKept<Record<View, Place>>('views', {
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
  // A view is a place of its own: its top comes first.
  useEffect(() => {
    if (view !== 'inbox') scrollTo(0, 0);
  }, [view]);
  // From the search, or the request that was read; to the search where nobody was chosen yet.
  useEffect(() => {
    if (view !== 'patient') return;
    if (ptId === null) find.current?.focus();
    else focusContent();
  }, [view, ptId]);

  return (
    <WriteAccess value={canWrite}>
      <div className={front['desk']} data-fits={isFull && view !== 'patient'}>
        <button type="button" className={front['skip']} onClick={focusContent}>
          Skip to the content
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
        <DroppedNotice dropped={dropped} />
        {!isFull && <OnePatient backend={backend} timeZone={timeZone} surface={surface} />}
        {isFull && view !== 'patient' && (
          <PlaceContext value={places[view]}>
            <RequestsView
              key={view}
              {...{ backend, changes, timeZone, hasKeys }}
              status={view === 'inbox' ? 'open' : 'dismissed'}
              onPatient={openPatient}
            />
          </PlaceContext>
        )}
        {isFull && view === 'patient' && (
          <Container component="main" id="content" tabIndex={-1} size={820} pt="lg" pb={112}>
            {ptId === null ? (
              <>
                <Title order={1} size="h2" mb="md">
                  Find a patient
                </Title>
                <Text className={front['hint']}>
                  Type a name, birth date or number into the search above. Here you then see what
                  the patient has sent in, and can invite them to the portal.
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

/** The address names the view, so that the jump is not left to a link. */
function focusContent(): void {
  document.getElementById('content')?.focus();
}
