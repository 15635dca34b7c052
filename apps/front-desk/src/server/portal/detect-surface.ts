import { type PortalClient, PortalError } from '@mdhq/portal-client';
import type { Surface } from '../../shared/desk-api.ts';

/** No clinic gets as far as this patient number, so that asking for it reads nobody's record. */
const nobody = Number.MAX_SAFE_INTEGER;

/** Before it no request was sent in, so that asking for what is older reads nobody's either. */
const beforeAll = '1970-01-01T00:00:00.000Z';

/**
 * Finds out what the portal serves, with calls that read nobody's data; the last one made is refused to
 * whoever has no right to be here.
 * @throws {PortalError} for every failure that is not a missing route or a missing patient
 */
export async function findSurface(portal: PortalClient): Promise<Surface> {
  if (await serves(portal.inbox.list({ created_before: beforeAll, limit: 1 }))) return 'full';
  if (await serves(portal.patients.show(nobody))) return 'observed';
  try {
    await portal.enqueued.list(nobody, { limit: 1 });
  } catch (error) {
    // Only somebody who was let in is told that there is no such patient.
    if (!(error instanceof PortalError && error.status === 404)) throw error;
  }
  return 'documented';
}

async function serves(call: Promise<unknown>): Promise<boolean> {
  try {
    await call;
    return true;
  } catch (error) {
    if (!(error instanceof PortalError)) throw error;
    if (error.code === 'patient-not-found') return true;
    if (isNoRoute(error)) return false;
    throw error;
  }
}

/** The vendor's own instances need not say it in the contract's terms. */
function isNoRoute({ code, status }: PortalError): boolean {
  const unexplained = code === 'unexpected-response' && [404, 405, 501].includes(status);
  return code === 'route-unavailable' || unexplained;
}
