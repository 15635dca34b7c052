import { viaLocalhost } from '@mdhq/portal-types/localhost';

/** Shorter than a user waits for a sign-in. */
const timeoutMs = 5_000;

/**
 * Whether the portal has a clinic at its URL: true or false as `/portal/clinic` of `@mdhq/portal-server` says, and
 * undefined if it does not respond, or is another portal. Sends no credentials.
 * @param portalUrl base URL of the portal API, with or without `/api/v1`
 */
export async function findClinic(portalUrl: string): Promise<boolean | undefined> {
  const url = `${portalUrl.replace(/(\/api\/v1)?\/*$/, '')}/portal/clinic`;
  try {
    const response = await fetch(url, {
      ...viaLocalhost(url),
      redirect: 'error',
      signal: AbortSignal.timeout(timeoutMs),
    });
    const { clinic } = (await response.json()) as { clinic?: unknown };
    return response.ok && typeof clinic === 'boolean' ? clinic : undefined;
  } catch {
    return undefined;
  }
}
