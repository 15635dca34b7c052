import type { Reading } from '../sending/operation.ts';
import { isObject } from '../sending/problem.ts';

/** How a call takes a list: one without `data` is none, nor is one of what is no object. */
export const asList: Pick<Reading<never>, 'isUsable'> = {
  isUsable: ({ data }) => Array.isArray(data) && data.every(isObject),
};
