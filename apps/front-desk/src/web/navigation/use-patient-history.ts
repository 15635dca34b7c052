import { randomUuid } from '@mdhq/portal-client';
import { useEffect } from 'react';
import { useUiState } from '../ui/ui-state.ts';
import { openView } from './views.ts';

/** Ids of opened patients by random key. */
type Visited = ReadonlyMap<string, number>;

/**
 * The open patient. Each is an entry of the browser's history, so that Back leads to the previous patient. The history
 * contains a random key for each, not the id (Q66).
 * @returns the id of the patient, null if none was opened yet; and a function that opens one
 */
export function usePatientHistory(): [ptId: number | null, open: (ptId: number) => void] {
  const [visited, setVisited] = useUiState<Visited>('patients', new Map());
  const [current, setCurrent] = useUiState<string | null>('patient', null);
  useEffect(() => {
    const onPopState = ({ state }: PopStateEvent): void => {
      if (typeof state === 'string' && visited.has(state)) setCurrent(state);
    };
    addEventListener('popstate', onPopState);
    return () => removeEventListener('popstate', onPopState);
  }, [visited, setCurrent]);
  const ptId = current === null ? undefined : visited.get(current);

  const open = (chosen: number): void => {
    const isOpen = location.hash === '#patient';
    if (isOpen && chosen === ptId) return;
    const key = randomUuid();
    setVisited(new Map([...visited, [key, chosen]]));
    setCurrent(key);
    if (isOpen) history.pushState(key, '');
    else {
      openView('patient');
      history.replaceState(key, '');
    }
  };
  return [ptId ?? null, open];
}
