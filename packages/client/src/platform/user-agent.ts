import { specVersion } from '@mdhq/portal-types';
import { version } from '../generated/version.ts';

/**
 * Names the client and the contract in the logs of a target. Not sent by browsers: some ignore it, and with others
 * the server would have to allow the header in a CORS preflight.
 */
export const userAgent = { 'User-Agent': `mdhq-portal-client/${version} (spec ${specVersion})` };
