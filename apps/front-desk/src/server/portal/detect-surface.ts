import { type PortalClient, PortalError } from '@mdhq/portal-client';
import type { Surface } from '../../shared/desk-api.ts';

/** An id that no patient has, so that requesting it reads no record. */
const unusedId = Number.MAX_SAFE_INTEGER;

/** Before all requests, so that requesting older ones returns none. */
const beforeAll = '1970-01-01T00:00:00.000Z';

/**
 * Detects what the portal serves, with calls that read no patient data. The portal refuses the last call if the
 * credentials are invalid.
 * @throws {PortalError} for every error except a missing route or patient
 */
export async function detectSurface(portal: PortalClient): Promise<Surface> {
  if (await serves(portal.inbox.list({ created_before: beforeAll, limit: 1 }))) return 'full';
  if (await serves(portal.patients.show(unusedId))) return 'observed';
  try {
    await portal.enqueued.list(unusedId, { limit: 1 });
  } catch (error) {
    // Only authenticated users get this status.
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
    if (isMissingRoute(error)) return false;
    throw error;
  }
}

/** The vendor's instances may respond differently from the contract. */
function isMissingRoute({ code, status }: PortalError): boolean {
  const unexplained = code === 'unexpected-response' && [404, 405, 501].includes(status);
  return code === 'route-unavailable' || unexplained;
}
