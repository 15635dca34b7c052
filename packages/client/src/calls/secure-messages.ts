import type { SecureMessageCalls } from '../api/secure-messages.ts';
import type { CallOperation } from '../sending/operation.ts';
import { feeder } from './feeder.ts';
import type { NewKey } from './parameters.ts';

export function secureMessageCalls(call: CallOperation, newKey: NewKey): SecureMessageCalls {
  return { create: feeder(call, newKey, 'createSecureMessage', 'dr_id', true) };
}
