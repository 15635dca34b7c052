import type { FastifyRequest } from 'fastify';
import {
  type AuthenticationDependencies,
  createAuthentication,
  type Identity,
} from '../../portal/access/authentication.ts';
import type { RateLimited } from '../../portal/refusal.ts';
import { basicCredentials } from './basic-credentials.ts';
import { type HostRules, instanceOfHost } from './host.ts';

/** Resolves to undefined for missing or invalid credentials. */
export type AuthenticateRequest = (
  request: FastifyRequest,
) => Promise<Identity | RateLimited | undefined>;

/** Authenticates requests by Host and Basic credentials. Nothing else of a request is read before. */
export function createRequestAuthentication(
  dependencies: AuthenticationDependencies,
  hostRules: HostRules,
): AuthenticateRequest {
  const authenticate = createAuthentication(dependencies);
  return (request) =>
    authenticate({
      subdomain: instanceOfHost(request.headers.host, hostRules) ?? '',
      credentials: basicCredentials(request.raw.rawHeaders),
      address: request.clientAddress,
      requestId: request.id,
    });
}
