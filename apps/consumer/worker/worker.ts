import { createPortalClient, PortalError } from '@mdhq/portal-client';

interface Env {
  PORTAL_URL: string;
}

/** Put your own authentication before these routes: they act with the secret of the API user. */
const routes: Record<string, (client: ReturnType<typeof createPortalClient>) => Promise<object>> = {
  'GET /open': async (client) => {
    const { total_count } = await client.enqueued.list(1, { status: 'open' });
    return { open: total_count };
  },
  'POST /invite': async (client) => {
    const { invitation } = await client.portal.invite(221);
    return { kind: invitation?.kind };
  },
};

export default {
  async fetch(request: Request, { PORTAL_URL }: Env): Promise<Response> {
    const route = routes[`${request.method} ${new URL(request.url).pathname}`];
    if (route === undefined) return Response.json({ code: 'not-found' }, { status: 404 });
    try {
      return Response.json(await route(createPortalClient({ baseUrl: PORTAL_URL, retries: 0 })));
    } catch (error) {
      if (!(error instanceof PortalError)) throw error;
      const { code, mayHaveTakenEffect } = error;
      return Response.json({ code, mayHaveTakenEffect }, { status: 502 });
    }
  },
};
