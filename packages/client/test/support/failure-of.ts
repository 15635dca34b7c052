import { PortalError } from '../../src/index.ts';

/** Returns the `PortalError` of a call that must fail. */
export async function failureOf(call: Promise<unknown>): Promise<PortalError> {
  const outcome = await call.then(
    () => 'success',
    (error: unknown) => error,
  );
  if (outcome instanceof PortalError) {
    return outcome;
  }
  throw new Error(`expected a PortalError, got ${outcome}`);
}
