import type { SupplementCalls } from '../api/supplements.ts';
import type { CallOperation } from '../sending/operation.ts';
import { feeder } from './feeder.ts';
import type { NewKey } from './parameters.ts';

export function supplementCalls(call: CallOperation, newKey: NewKey): SupplementCalls {
  return { queue: feeder(call, newKey, 'queuePatientSupplement', 'supplement_id') };
}
