import { createContext, type Dispatch, type SetStateAction, use, useEffect, useState } from 'react';

/** UI state by name: what is open, filtered and selected. It is held in memory only. */
export type UiState = Map<string, unknown>;

export const UiStateContext = createContext<UiState>(new Map());

/** Like `useState`, but the value survives unmounting, such as at the end of a session. */
export function useUiState<Value>(
  name: string,
  initial: Value,
): [Value, Dispatch<SetStateAction<Value>>] {
  const state = use(UiStateContext);
  const [value, setValue] = useState(() =>
    state.has(name) ? (state.get(name) as Value) : initial,
  );
  useEffect(() => {
    state.set(name, value);
  }, [state, name, value]);
  return [value, setValue];
}
