import { useEffect } from 'react';
import { useKept } from '../ui/ui-state.ts';
import { openView } from './views.ts';

/** Patients that were opened, by keys that say nothing about them. */
type Visited = ReadonlyMap<string, number>;

/**
 * Which patient is open; each is a step of its own in the browser's history, so that Back leads from one to the one
 * before. The history has a random key of each, and no number (Q66).
 * @returns the patient's number, null before one was chosen; and what opens one
 */
export function usePatientHistory(): [ptId: number | null, open: (ptId: number) => void] {
  const [visited, setVisited] = useKept<Visited>('patients', new Map());
  const [current, setCurrent] = useKept<string | null>('patient', null);
  useEffect(() => {
    const onStep = ({ state }: PopStateEvent): void => {
      if (typeof state === 'string' && visited.has(state)) setCurrent(state);
    };
    addEventListener('popstate', onStep);
    return () => removeEventListener('popstate', onStep);
  }, [visited, setCurrent]);
  const ptId = current === null ? undefined : visited.get(current);

  const open = (chosen: number): void => {
    const isOpen = location.hash === '#patient';
    if (isOpen && chosen === ptId) return;
    const key = crypto.randomUUID();
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
