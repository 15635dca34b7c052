import { Writable } from 'node:stream';
import type { FastifyInstance, LightMyRequestResponse } from 'fastify';
import { buildFrontDesk } from '../../src/server/build-front-desk.ts';
import { type FrontDeskConfig, loadConfig } from '../../src/server/config.ts';
import { type StubPortal, staff, startStubPortal } from './portals/stub-portal.ts';

export interface OpenDesk extends AsyncDisposable {
  readonly app: FastifyInstance;
  readonly portal: StubPortal;
  /** Everything logged so far. */
  logged(): string;
  /** Advances the clock of the desk. */
  wait(ms: number): void;
  /** Posts as the page does; `sent` are headers of a proxy. */
  post(
    path: string,
    body: object,
    cookie?: string,
    sent?: Record<string, string>,
  ): Promise<LightMyRequestResponse>;
  /** Signs in the first user of the stub; returns the cookie to send. */
  signIn(cookie?: string): Promise<string>;
  state(cookie?: string): Promise<LightMyRequestResponse>;
}

/** The origin of the requests, unless the desk has a public one. */
export const deskOrigin = 'http://127.0.0.1:4020';

/** A front desk with a stub portal, on a clock that tests control. */
export async function openDesk(config: Partial<FrontDeskConfig> = {}): Promise<OpenDesk> {
  const portal = await startStubPortal();
  const lines: string[] = [];
  const opened = Date.parse('2026-11-03T08:00:00Z');
  let now = opened;
  const app = await buildFrontDesk(
    { ...loadConfig({}), portalUrl: portal.url, clinicName: 'Sandbox Clinic', ...config },
    {
      now: () => now,
      uptime: () => now - opened,
      pause: async () => undefined,
      log: new Writable({
        write(chunk, _encoding, done) {
          lines.push(String(chunk));
          done();
        },
      }),
    },
  );
  const origin = config.publicOrigin ?? deskOrigin;
  const headers = (cookie: string | undefined): Record<string, string> => ({
    host: new URL(origin).host,
    ...(cookie === undefined ? {} : { cookie }),
  });
  const desk: OpenDesk = {
    app,
    portal,
    logged: () => lines.join(''),
    wait(ms) {
      now += ms;
    },
    post: (path, body, cookie, sent) =>
      app.inject({
        method: 'POST',
        url: path,
        headers: { ...headers(cookie), origin, 'sec-fetch-site': 'same-origin', ...sent },
        payload: body,
      }),
    async signIn(cookie) {
      return cookieOf(await desk.post('/desk/sign-in', staff, cookie));
    },
    state: (cookie) => app.inject({ url: '/desk/session', headers: headers(cookie) }),
    async [Symbol.asyncDispose]() {
      await app.close();
      await portal[Symbol.asyncDispose]();
    },
  };
  return desk;
}

/**
 * Returns the cookies that a browser sends after it has received these responses, in order.
 * @param before the cookies that it sent until then
 */
export function cookiesAfter(before: string, ...answers: LightMyRequestResponse[]): string {
  const jar = new Map(before.split('; ').map((cookie) => [cookie.split('=')[0], cookie]));
  for (const { name, value } of answers.flatMap(({ cookies }) => cookies)) {
    if (value === '') jar.delete(name);
    else jar.set(name, `${name}=${value}`);
  }
  return [...jar.values()].filter((cookie) => cookie !== '').join('; ');
}

/** The session cookie that a response sets, as a browser would send it. */
export function cookieOf(response: LightMyRequestResponse): string {
  const cookie = cookiesAfter('', response);
  if (cookie === '') throw new Error('the answer sets no cookie');
  return cookie;
}
