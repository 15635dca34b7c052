import type { Reading } from '../sending/operation.ts';

/** How a call takes a list: one without `data` is none. */
export const asList: Pick<Reading<never>, 'isUsable'> = {
  isUsable: ({ data }) => Array.isArray(data),
};
