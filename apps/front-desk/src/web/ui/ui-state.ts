import { createContext, type Dispatch, type SetStateAction, use, useEffect, useState } from 'react';

/** Where somebody is at the desk: what is open, chosen and checked, by name. It lives in memory alone. */
export type Place = Map<string, unknown>;

export const PlaceContext = createContext<Place>(new Map());

/** A state that is found again in its place once the component is back, such as after the end of a session. */
export function useKept<Value>(
  name: string,
  initial: Value,
): [Value, Dispatch<SetStateAction<Value>>] {
  const place = use(PlaceContext);
  const [value, setValue] = useState(() =>
    place.has(name) ? (place.get(name) as Value) : initial,
  );
  useEffect(() => {
    place.set(name, value);
  }, [place, name, value]);
  return [value, setValue];
}
