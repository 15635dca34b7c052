import type { CreateOptions } from '../api/call-options.ts';
import { invalidArgument } from '../checks.ts';

/** The header of a call that may be repeated without harm; none where no key was given. */
export function keyHeader({ idempotencyKey }: CreateOptions): { 'Idempotency-Key'?: string } {
  if (idempotencyKey === undefined) {
    return {};
  }
  if (!/^[!-~]{1,255}$/.test(idempotencyKey)) {
    throw invalidArgument('idempotencyKey must be 1 to 255 visible ASCII characters');
  }
  return { 'Idempotency-Key': idempotencyKey };
}
