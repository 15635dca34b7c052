import { isObject } from './problem.ts';

/** The contract's numbers of things, and what holds such things in an answer. */
const idNames = ['id', 'pt_id', 'portal_queue_id'];
const holders = ['data', 'patient_details', 'invitation'];

/**
 * Makes numbers, in place, of ids that were sent as texts, which the vendor does here and there: a list's
 * ids then go into the next call as they are. A text that a number can't hold without rounding
 * stays (Q21), and so does everything that the clinic or the patient wrote, such as `details`.
 *
 * @param levels how deep the things are that are looked at: an answer, its entries, what these hold
 */
export function makeIdsNumeric(value: unknown, levels = 3): void {
  for (const thing of [value].flat()) {
    if (levels && isObject(thing)) {
      for (const name of idNames) {
        const id = thing[name];
        if (typeof id === 'string' && /^[1-9]\d*$/.test(id) && Number.isSafeInteger(Number(id))) {
          thing[name] = Number(id);
        }
      }
      for (const name of holders) {
        makeIdsNumeric(thing[name], levels - 1);
      }
    }
  }
}
