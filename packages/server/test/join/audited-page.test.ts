import { expect, it } from 'vitest';
import type { LinkOperation } from '../../src/portal/invitations/link/live-link.ts';
import type { AuditEventsTable } from '../../src/store/schema.ts';
import { serveJoinPage } from '../support/mail/join-page.ts';
import { openPortal, sandboxId } from '../support/portal/portal.ts';

type Act = Pick<AuditEventsTable, 'action' | 'entity'> & Partial<AuditEventsTable>;

/** The requests of the page for a link, and the audit events that they leave. */
interface Asking {
  url: string;
  form?: object;
  ofLive: Act | undefined;
  ofExpired: Act;
}

/** The actor for an active link is its patient. */
const holder = { actor_kind: 'patient', actor: '1', outcome: 'success', pt_id: 1 } as const;
/** The actor for an inactive link is unknown; the event names the patient of the link. */
const stranger = {
  actor_kind: 'unknown',
  actor: '',
  action: 'execute',
  outcome: 'refused',
  pt_id: 1,
  entity: null,
} as const;
const form = { username: 'ada', password: 'seven quiet herons at noon' };

const askings: Record<LinkOperation | 'renewInvitation', Asking> = {
  openInvitation: {
    url: '/portal/join/open',
    ofLive: { ...holder, action: 'update', entity: 'invitation/1' },
    ofExpired: stranger,
  },
  // Rates a password; reads nothing of the patient.
  ratePassword: { url: '/portal/join/strength', form, ofLive: undefined, ofExpired: stranger },
  redeemInvitation: {
    url: '/portal/join',
    form,
    ofLive: { ...holder, action: 'update', entity: 'invitation/1' },
    ofExpired: stranger,
  },
  // An active link needs no renewal.
  renewInvitation: {
    url: '/portal/join/renew',
    ofLive: stranger,
    ofExpired: { ...holder, action: 'create', entity: 'invitation/2' },
  },
};

it.each(
  Object.entries(askings).flatMap(([operation, { url, form, ofLive, ofExpired }]) => [
    { operation, url, form, link: 'that works', act: ofLive },
    { operation, url, form, link: 'that has expired', act: ofExpired },
    { operation, url, form, link: 'that is none', act: { ...stranger, pt_id: null } },
  ]),
)(
  '$operation with a link $link leaves its one event, with who it was and where from (Q57)',
  async ({ operation, url, form, link, act }) => {
    const portal = await openPortal();
    const server = await serveJoinPage(portal);
    const { expires_at } = await portal.invite(1);
    const token = link === 'that is none' ? 'none' : await portal.waitingToken(1);
    if (link === 'that has expired') portal.time.now = expires_at;
    const before = await portal.events();
    const headers = { host: 'sandbox.md-hq.com' };
    await server.inject({ method: 'POST', url, headers, payload: { token, ...form } });

    expect((await portal.events()).slice(before.length)).toEqual(
      (act === undefined ? [] : [act]).map((expected) => ({
        instance_id: sandboxId,
        sequence: before.length + 1,
        at: portal.time.now,
        operation,
        address: '127.0.0.1',
        request_id: expect.stringMatching(/./),
        repeats: null,
        hash: expect.any(String),
        ...expected,
      })),
    );
  },
);
