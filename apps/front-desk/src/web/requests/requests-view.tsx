import { Kbd, Text } from '@mantine/core';
import type { PortalBackend } from '@mdhq/portal-react';
import { type ReactNode, useRef } from 'react';
import type { Changes } from '../changes/use-changes.ts';
import { useCanWrite } from '../session/write-access.ts';
import { FailureNotice } from '../ui/failure-notice.tsx';
import { Icon } from '../ui/icon.tsx';
import { useUiState } from '../ui/ui-state.ts';
import { EmptyList } from './list/empty-list.tsx';
import { AgeFilter, FilterBar } from './list/filter-bar.tsx';
import { type Filters, inboxFilters, isFiltered, matches, noFilters } from './list/filters.ts';
import { ListTitle } from './list/list-title.tsx';
import { LoadingList } from './list/loading-list.tsx';
import { RequestList, type RequestListHandle } from './list/request-list.tsx';
import { useEntries } from './list/use-entries.ts';
import { useNewEntries } from './list/use-new-entries.ts';
import { ReadingPane } from './reading-pane.tsx';
import classes from './requests.module.css';
import { refOf } from './use-selection.ts';
import { useTriage } from './use-triage.ts';

interface RequestsViewProps {
  readonly backend: PortalBackend;
  readonly changes: Changes;
  readonly timeZone: string;
  readonly status: 'open' | 'dismissed';
  readonly onPatient: (ptId: number) => void;
  /** Whether single-character shortcuts are enabled. */
  readonly hasKeys: boolean;
}

/** The open or the dismissed requests of all patients: a list beside the reading pane. */
export function RequestsView(props: RequestsViewProps): ReactNode {
  const { backend, changes, timeZone, status, onPatient, hasKeys } = props;
  const [filters, setFilters] = useUiState<Filters>('filters', noFilters);
  const query = inboxFilters(filters, status);
  const { entries, total, counts, hasMore, more, error, retry } = useEntries(backend, query);
  const list = useRef<RequestListHandle>(null);
  const isInbox = status === 'open';
  const canWrite = useCanWrite();
  const canDismiss = isInbox && canWrite;
  const triage = useTriage({ entries, list, canDismiss, changes, hasKeys });
  const { reading, selected } = triage;
  const changed = new Set(changes.all.map(({ id }) => id));
  const newIds = useNewEntries(
    entries,
    JSON.stringify(query),
    !hasMore,
    reading?.id ?? null,
    changed,
  );

  const filter = (next: Filters): void => {
    setFilters(next);
    // A request that the filters exclude does not stay open.
    if (triage.entry === undefined || !matches(triage.entry, next)) triage.open(null, 'row');
  };

  const showNew = (): void => {
    const first = entries?.find(({ id }) => newIds.has(id));
    if (first !== undefined) triage.open(refOf(first), 'row');
  };

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
            isLoaded={entries !== undefined}
            total={total}
            isFiltered={isFiltered(filters)}
            newCount={newIds.size}
            selectedCount={selected.length}
            onShowNew={showNew}
            onDismiss={triage.dismissChosen}
            onClearSelection={triage.clearSelection}
          >
            {selected.length === 0 && (
              <AgeFilter status={status} filters={filters} onChange={filter} />
            )}
          </ListTitle>
          <FilterBar filters={filters} counts={counts} onChange={filter} />
        </div>
        {error !== null && (
          <div className={classes['failure']}>
            <FailureNotice error={error} onRetry={retry} />
          </div>
        )}
        {entries === undefined && error === null && <LoadingList />}
        {entries !== undefined && entries.length > 0 && (
          <RequestList
            ref={list}
            entries={entries}
            label={isInbox ? 'Open requests' : 'Dismissed requests'}
            timeZone={timeZone}
            reading={reading?.id ?? null}
            selected={new Set(selected.map(({ id }) => id))}
            newIds={newIds}
            waits={triage.waits}
            onOpen={(entry) => triage.open(refOf(entry), 'pane')}
            onStep={triage.step}
            onSelect={canDismiss ? (entry) => triage.toggle(refOf(entry)) : undefined}
            onEnd={more}
          />
        )}
        {entries?.length === 0 && (
          <EmptyList
            status={status}
            isFiltered={isFiltered(filters)}
            onClearFilters={() => filter(noFilters)}
          />
        )}
      </section>
      <section className={classes['paneSide']} aria-label="Request">
        {reading === null ? (
          <div className={classes['nothing']}>
            <Icon name="document" />
            <Text>Select a request</Text>
            <Text size="sm">
              <Kbd>j</Kbd> and <Kbd>k</Kbd> to navigate, <Kbd>?</Kbd> for all shortcuts
            </Text>
          </div>
        ) : (
          <ReadingPane
            key={reading.id}
            backend={backend}
            request={reading}
            status={status}
            entry={triage.entry}
            isListed={triage.entry !== undefined || (entries && !hasMore ? false : undefined)}
            timeZone={timeZone}
            takesFocus={triage.takesFocus}
            onClose={triage.close}
            onPatient={onPatient}
            onFilter={(patient) => filter({ ...noFilters, patient })}
            onDismiss={() => triage.dismiss([reading])}
            onRestore={() => changes.restore([reading])}
            onStale={retry}
          />
        )}
      </section>
    </main>
  );
}
