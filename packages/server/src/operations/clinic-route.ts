import type { FastifyInstance, FastifyRequest } from 'fastify';
import { findClinic } from '../portal/instances/instances.ts';
import type { Database } from '../store/database.ts';

export interface ClinicRouteDependencies {
  database: Database;
  /** The subdomain of the instance that a request's Host names. */
  instanceOf(request: FastifyRequest): string | undefined;
}

/**
 * Adds `/portal/clinic`, which says whether the Host of the request belongs to a clinic, as the join page does. Without
 * it, a front desk could not distinguish a wrong `PORTAL_URL` from a wrong password, since both get the same 401 (Q2).
 */
export async function clinicRoute(
  scope: FastifyInstance,
  { database, instanceOf }: ClinicRouteDependencies,
) {
  scope.get('/portal/clinic', { exposeHeadRoute: true }, async (request, reply) => {
    const clinic = await findClinic(database, instanceOf(request));
    return reply.send({ clinic: clinic !== undefined });
  });
}
