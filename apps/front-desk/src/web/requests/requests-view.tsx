import { Kbd, Text } from '@mantine/core';
import type { PortalBackend } from '@mdhq/portal-react';
import { type ReactNode, useRef } from 'react';
import type { Changes } from '../changes/use-changes.ts';
import { useCanWrite } from '../session/write-access.ts';
import { FailureNotice } from '../ui/failure-notice.tsx';
import { Icon } from '../ui/icon.tsx';
import { useKept } from '../ui/ui-state.ts';
import { AgeFilter } from './list/age-filter.tsx';
import { NothingListed } from './list/empty-list.tsx';
import { FilterBar } from './list/filter-bar.tsx';
import { everything, filtersOf, isNarrowed, isWithin, type Narrowing } from './list/filters.ts';
import { ListTitle } from './list/list-title.tsx';
import { Placeholders } from './list/placeholders.tsx';
import { RequestList, type RequestListHandle } from './list/request-list.tsx';
import { useEntries } from './list/use-entries.ts';
import { useNewEntries } from './list/use-new-entries.ts';
import { ReadingPane } from './reading-pane.tsx';
import classes from './requests.module.css';
import { refOf } from './use-selection.ts';
import { useWork } from './use-triage.ts';

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
  const [narrowing, setNarrowing] = useKept<Narrowing>('narrowing', everything);
  const filters = filtersOf(narrowing, status);
  const { entries, total, counts, hasMore, more, error, retry } = useEntries(backend, filters);
  const list = useRef<RequestListHandle>(null);
  const isOpen = status === 'open';
  const canWrite = useCanWrite();
  const canDismiss = isOpen && canWrite;
  const work = useWork({ entries, list, isOpen: canDismiss, changes, hasKeys });
  const { reading, checked } = work;
  const changed = new Set(changes.all.map(({ id }) => id));
  const fresh = useNewEntries(
    entries,
    JSON.stringify(filters),
    !hasMore,
    reading?.id ?? null,
    changed,
  );

  const narrow = (next: Narrowing): void => {
    setNarrowing(next);
    // What the list leaves out does not stay open beside it.
    if (work.entry === undefined || !isWithin(work.entry, next)) work.read(null, 'row');
  };

  const look = (): void => {
    const first = entries?.find(({ id }) => fresh.has(id));
    if (first !== undefined) work.read(refOf(first), 'row');
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
            shown={entries?.length}
            total={total}
            isNarrowed={isNarrowed(narrowing)}
            fresh={fresh.size}
            checked={checked.length}
            onLook={look}
            onDismiss={() => work.dismissChosen()}
            onUncheck={work.uncheckAll}
          >
            {checked.length === 0 && (
              <AgeFilter status={status} narrowing={narrowing} onChange={narrow} />
            )}
          </ListTitle>
          <FilterBar narrowing={narrowing} counts={counts} onChange={narrow} />
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
            checked={new Set(checked.map(({ id }) => id))}
            fresh={fresh}
            waits={work.waits}
            onRead={(entry) => work.read(refOf(entry), 'pane')}
            onStep={work.step}
            onCheck={canDismiss ? (entry) => work.check(refOf(entry)) : undefined}
            onEnd={more}
          />
        )}
        {entries?.length === 0 && (
          <NothingListed
            status={status}
            isNarrowed={isNarrowed(narrowing)}
            onShowAll={() => narrow(everything)}
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
            status={status}
            entry={work.entry}
            isListed={work.entry !== undefined || (entries && !hasMore ? false : undefined)}
            timeZone={timeZone}
            takesFocus={work.takesFocus}
            onClose={work.close}
            onPatient={onPatient}
            onOnly={(patient) => narrow({ ...everything, patient })}
            onDismiss={() => work.dismiss([reading])}
            onRestore={() => changes.restore([reading])}
            onStale={retry}
          />
        )}
      </section>
    </main>
  );
}
