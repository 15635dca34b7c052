export type { paths } from '@mdhq/portal-types';
export type { ConnectionOptions } from './connection.ts';
export { createFetchClient, type FetchClient } from './create-fetch-client.ts';
export { PortalError, type PortalErrorCode } from './portal-error.ts';
