import { Kbd, Text } from '@mantine/core';
import type { InboxEntry } from '@mdhq/portal-client';
import type { PortalBackend, RequestRef } from '@mdhq/portal-react';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import type { Changes } from '../changes/use-changes.ts';
import { FailureNotice } from '../failure-notice.tsx';
import { Icon } from '../icon.tsx';
import { useShortcuts } from '../keyboard/use-shortcuts.ts';
import { AgeFilter } from './age-filter.tsx';
import { FilterBar } from './filter-bar.tsx';
import { everything, filtersOf, isNarrowed, type Narrowing } from './filters.ts';
import { ListTitle } from './list-title.tsx';
import { NothingListed } from './nothing-listed.tsx';
import { Placeholders } from './placeholders.tsx';
import { ReadingPane } from './reading-pane.tsx';
import { RequestList, type RequestListHandle } from './request-list.tsx';
import classes from './requests.module.css';
import { useEntries } from './use-entries.ts';
import { useNewEntries } from './use-new-entries.ts';
import { nextAfter, refOf, useSelection } from './use-selection.ts';
import { useWayBack } from './use-way-back.ts';

interface RequestsViewProps {
  readonly backend: PortalBackend;
  readonly changes: Changes;
  readonly timeZone: string;
  readonly status: 'open' | 'dismissed';
  readonly onPatient: (ptId: number) => void;
  /** Whether single letters do something. */
  readonly hasKeys: boolean;
}

/** The requests of all patients, the open ones or the dismissed ones: a list, and what is read of it. */
export function RequestsView(props: RequestsViewProps): ReactNode {
  const { backend, changes, timeZone, status, onPatient, hasKeys } = props;
  const [narrowing, setNarrowing] = useState<Narrowing>(everything);
  const filters = filtersOf(narrowing, status);
  const { entries, total, counts, hasMore, more, error, retry } = useEntries(backend, filters);
  const selection = useSelection();
  const { reading, checked } = selection;
  const [takesFocus, setTakesFocus] = useState(false);
  const list = useRef<RequestListHandle>(null);
  const isOpen = status === 'open';
  const restored = new Set(changes.all.filter(({ act }) => act === 'restore').map(({ id }) => id));
  const fresh = useNewEntries(
    entries,
    JSON.stringify(filters),
    !hasMore,
    reading?.id ?? null,
    restored,
  );

  const read = (entry: RequestRef | null, focus: 'row' | 'pane'): void => {
    selection.read(entry);
    setTakesFocus(focus === 'pane');
    if (entry !== null && focus === 'row') list.current?.focusRow(entry.id);
  };
  const place = entries?.findIndex(({ id }) => id === reading?.id) ?? -1;
  const lastPlace = useRef(-1);
  useEffect(() => {
    if (place !== -1 || reading === null) lastPlace.current = place;
  }, [place, reading]);
  const step = (by: number): void => {
    if (entries === undefined) return;
    // From one that has left the list, on to what took its place.
    const from = place === -1 && by > 0 ? lastPlace.current - 1 : lastPlace.current;
    const to = (place === -1 && reading !== null ? from : place) + by;
    const entry = entries[Math.max(0, Math.min(entries.length - 1, to))];
    if (entry !== undefined) read(refOf(entry), 'row');
  };
  const act = (requests: readonly RequestRef[]): void => {
    if (requests.length === 0) return;
    const gone = new Set(requests.map(({ id }) => id));
    const from = reading ?? requests.at(-1);
    const stays = from !== undefined && !gone.has(from.id);
    const next = stays ? from : nextAfter(entries ?? [], from?.id ?? 0, gone);
    if (reading !== null) read(next, 'row');
    else if (next !== null) list.current?.focusRow(next.id);
    selection.uncheckAll();
    if (isOpen) changes.dismiss(requests);
    else for (const request of requests) changes.restore(request);
  };
  const here = new Set(entries?.map(({ id }) => id));
  const stillChecked = checked.filter(({ id }) => here.has(id));
  const dismissChosen = (): void => {
    if (isOpen) act(stillChecked.length > 0 ? stillChecked : reading === null ? [] : [reading]);
  };
  const look = (): void => {
    const first = entries?.find(({ id }) => fresh.has(id));
    if (first !== undefined) read(refOf(first), 'row');
  };
  const close = (): void => {
    const last = reading;
    read(null, 'row');
    // On a phone the list is only there after this.
    if (last !== null) requestAnimationFrame(() => list.current?.focusRow(last.id));
  };
  useWayBack(reading !== null, close);
  useShortcuts(hasKeys, {
    next: () => step(1),
    previous: () => step(-1),
    read: () => setTakesFocus(true),
    check: () => isOpen && reading !== null && selection.check(reading),
    dismiss: dismissChosen,
    back: close,
  });

  return (
    <main
      className={classes['view']}
      data-reading={reading !== null || undefined}
      id="content"
      tabIndex={-1}
    >
      <section className={classes['listSide']} aria-labelledby="list-title">
        <div className={classes['listHead']}>
          <ListTitle
            status={status}
            shown={entries?.length}
            total={total}
            isNarrowed={isNarrowed(narrowing)}
            fresh={fresh.size}
            checked={stillChecked.length}
            onLook={look}
            onDismiss={dismissChosen}
            onUncheck={selection.uncheckAll}
          >
            {stillChecked.length === 0 && (
              <AgeFilter narrowing={narrowing} onChange={setNarrowing} />
            )}
          </ListTitle>
          <FilterBar narrowing={narrowing} counts={counts} onChange={setNarrowing} />
        </div>
        {error !== null && (
          <div className={classes['failure']}>
            <FailureNotice error={error} onRetry={retry} />
          </div>
        )}
        {entries === undefined && error === null && <Placeholders />}
        {entries !== undefined && entries.length > 0 && (
          <RequestList
            ref={list}
            entries={entries}
            label={isOpen ? 'Open requests' : 'Dismissed requests'}
            timeZone={timeZone}
            reading={reading?.id ?? null}
            checked={new Set(stillChecked.map(({ id }) => id))}
            fresh={fresh}
            onRead={(entry: InboxEntry) => read(refOf(entry), 'pane')}
            onStep={step}
            onCheck={isOpen ? (entry) => selection.check(refOf(entry)) : undefined}
            onEnd={more}
          />
        )}
        {entries?.length === 0 && (
          <NothingListed
            status={status}
            isNarrowed={isNarrowed(narrowing)}
            onShowAll={() => setNarrowing(everything)}
          />
        )}
      </section>
      <section className={classes['paneSide']} aria-label="Request">
        {reading === null ? (
          <div className={classes['nothing']}>
            <Icon name="document" />
            <Text>Choose a request to read it.</Text>
            <Text size="sm">
              <Kbd>j</Kbd> and <Kbd>k</Kbd> go through the list, <Kbd>?</Kbd> shows what else the
              keyboard does.
            </Text>
          </div>
        ) : (
          <ReadingPane
            key={reading.id}
            backend={backend}
            request={reading}
            entry={entries?.[place]}
            timeZone={timeZone}
            takesFocus={takesFocus}
            onClose={close}
            onPatient={onPatient}
            onOnly={(patient) => setNarrowing({ ...everything, patient })}
            onDismiss={() => act([reading])}
            onRestore={() => changes.restore(reading)}
          />
        )}
      </section>
    </main>
  );
}
