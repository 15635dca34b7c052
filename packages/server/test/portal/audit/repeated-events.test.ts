import { describe, expect, it, onTestFinished } from 'vitest';
import { toFhirAuditEvent } from '../../../src/portal/audit/fhir-audit-event.ts';
import { countWindowMs, createRepeatedEvents } from '../../../src/portal/audit/repeated-events.ts';
import { verifyTrail } from '../../../src/portal/audit/verify-trail.ts';
import { openInvitation } from '../../../src/portal/invitations/opening.ts';
import { redeemInvitation } from '../../../src/portal/invitations/redemption.ts';
import { renewInvitation } from '../../../src/portal/invitations/renewal.ts';
import { StoreUnavailable } from '../../../src/store/database.ts';
import type { AuditEventsTable } from '../../../src/store/schema.ts';
import { basic } from '../../support/clinic/api-users.ts';
import { openClinic } from '../../support/clinic/clinic.ts';
import { lockWrites } from '../../support/database-faults.ts';
import { openPortal, otherId, type Portal, sandboxId, visit } from '../../support/portal/portal.ts';
import { allRows, changeRows } from '../../support/rows.ts';

const queue = '/api/v1/patients/1/portal/enqueued';
const stranger = { ...visit, kind: 'unknown', name: '' } as const;
const act = {
  operation: 'authenticate',
  action: 'execute',
  outcome: 'refused',
  ptId: null,
  entity: null,
} as const;

type Flood = (instanceId: number, index: number) => string;

async function invited() {
  const portal = await openPortal();
  await portal.invite(1);
  const token = await portal.waitingToken(1);
  const before = (await portal.events()).length;
  return { portal, token, newEvents: async () => (await portal.events()).slice(before) };
}

async function openServer() {
  const clinic = await openClinic(undefined, 'info', { trustProxy: ['127.0.0.1'] });
  onTestFinished(() => clinic.close());
  const anonymous = (forwardedFor: string, host?: string) =>
    clinic.request({
      url: queue,
      headers: { 'x-forwarded-for': forwardedFor },
      ...(host === undefined ? {} : { host }),
    });
  const events = () => allRows(clinic, 'audit_events');
  return { clinic, anonymous, events };
}

describe('acts that repeat (Q74)', () => {
  it('an active link that is opened repeatedly has one event, and one with the count', async () => {
    const { portal, token, newEvents } = await invited();
    for (let opened = 0; opened < 200; opened += 1) await openInvitation(portal, visit, token);
    expect(await newEvents()).toMatchObject([{ action: 'update', repeats: null }]);

    portal.time.now += countWindowMs;
    await portal.repeatedEvents.turn();
    const [, counted] = await newEvents();
    expect(counted).toMatchObject({
      operation: 'openInvitation',
      action: 'read',
      outcome: 'success',
      actor_kind: 'patient',
      actor: '1',
      address: visit.address,
      entity: 'invitation/1',
      request_id: null,
      repeats: 199,
    });
    expect((await verifyTrail(portal.database.reads, sandboxId)).fault).toBeUndefined();
    expect(toFhirAuditEvent(counted as AuditEventsTable, 'https://a.example')).toMatchObject({
      entity: expect.arrayContaining([
        expect.objectContaining({ detail: [{ type: 'repeats', valueString: '199' }] }),
      ]),
    });
  });

  it.each<[string, (portal: Awaited<ReturnType<typeof invited>>) => Promise<unknown>]>([
    ['a dead link', ({ portal }) => openInvitation(portal, visit, 'none')],
    [
      'a password that is refused',
      ({ portal, token }) => redeemInvitation(portal, visit, token, { password: 'short' }),
    ],
  ])('%s leaves one event a minute, and one with the count', async (_, attempt) => {
    const scene = await invited();
    for (let minute = 0; minute < 2; minute += 1) {
      for (let tried = 0; tried < 5; tried += 1) await attempt(scene);
      scene.portal.time.now += countWindowMs;
    }
    await scene.portal.repeatedEvents.turn();
    const events = await scene.newEvents();
    expect(events.map(({ repeats }) => repeats)).toEqual([null, 4, null, 4]);
    expect(new Set(events.map(({ outcome }) => outcome))).toEqual(new Set(['refused']));
  });

  it('openings beyond the budget are still recorded as successes of the patient (Q57)', async () => {
    const { portal, token, newEvents } = await invited();
    for (let made = 0; made < 120; made += 1) {
      const address = `203.0.${made}.1`;
      await portal.repeatedEvents.record({ ...stranger, address }, act);
    }
    await openInvitation(portal, visit, token);
    await openInvitation(portal, visit, token);
    await portal.repeatedEvents.close();
    const openings = (await newEvents()).filter(({ operation }) => operation === 'openInvitation');
    expect(openings).toMatchObject([
      { action: 'update', outcome: 'success', pt_id: 1, repeats: null },
      { action: 'read', outcome: 'success', actor_kind: 'patient', pt_id: 1, repeats: 1 },
    ]);
  });

  it('a count that is edited or removed breaks the chain (Q59)', async () => {
    const { portal, token } = await invited();
    for (let opened = 0; opened < 3; opened += 1) await openInvitation(portal, visit, token);
    await portal.repeatedEvents.close();
    for (const repeats of ['1', 'null']) {
      await changeRows(
        portal,
        `update audit_events set repeats = ${repeats} where repeats is not null`,
      );
      expect(await verifyTrail(portal.database.reads, sandboxId)).toMatchObject({
        fault: { kind: 'edited' },
      });
    }
  });

  it('are counted per user name and network', async () => {
    const { clinic, events } = await openServer();
    const guess = (username: string, forwardedFor: string) =>
      clinic.request({
        url: queue,
        headers: { authorization: basic(username, 'wrong'), 'x-forwarded-for': forwardedFor },
      });
    await guess('pk_a', '203.0.113.1');
    await guess('pk_b', '203.0.113.1');
    await guess('pk_a', '203.0.113.2:5000');
    await guess('pk_a', '203.0.113.2:5001');
    expect((await events()).map(({ actor, address }) => `${actor} ${address}`)).toEqual([
      'pk_a 203.0.113.1',
      'pk_b 203.0.113.1',
      'pk_a 203.0.113.2',
    ]);
  });

  it('are acknowledged only once the event that they repeat is durable (Q57)', async () => {
    const portal = await openPortal();
    const failure = new Error('disk full');
    const write = () => Promise.reject(failure);
    const attempts = [write, write].map((one) =>
      portal.repeatedEvents.record(stranger, act, { write: one }),
    );
    const results = await Promise.allSettled(attempts);
    expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected']);

    await portal.repeatedEvents.record(stranger, act);
    expect((await portal.events()).at(-1)).toMatchObject({ operation: 'authenticate' });
  });
});

describe('the budget of events without a valid credential (Q74)', () => {
  const networks = (count: number) =>
    Array.from({ length: count }, (_, index) => `2001:db8:${index.toString(16)}::1`);

  it('is 120 a minute per instance; beyond it, one event has the count, and other instances are unaffected', async () => {
    const { clinic, anonymous, events } = await openServer();
    await Promise.all(networks(700).map((address) => anonymous(address)));
    expect(await events()).toHaveLength(120);
    await anonymous('203.0.113.1', 'other.md-hq.com');
    expect((await events()).filter(({ instance_id }) => instance_id === otherId)).toHaveLength(1);
    const metrics = await clinic.server.inject({ url: '/metrics' });
    expect(metrics.payload).toContain('portal_audit_events_folded_total{reason="budget"} 580');

    clinic.time.now += countWindowMs;
    await anonymous('203.0.113.1');
    expect(
      (await events()).filter(({ instance_id }) => instance_id === sandboxId).slice(120),
    ).toMatchObject([
      { operation: 'authenticate', actor: '', address: null, pt_id: null, repeats: 580 },
      { operation: 'authenticate', address: '203.0.113.1', repeats: null },
    ]);
  });

  it('is 30 a minute per network in an instance, so that two networks cannot use up the budget of the instance', async () => {
    const { portal, newEvents } = await invited();
    const floods = ['198.51.100.1', '2001:db8::1'];
    for (const address of floods) {
      for (let index = 0; index < 500; index += 1) {
        await portal.repeatedEvents.record({ ...stranger, address, name: `user ${index}` }, act);
      }
    }
    await portal.repeatedEvents.record({ ...stranger, name: 'pk_lab' }, { ...act, ptId: 1 });
    const [last, ...flood] = (await newEvents()).toReversed();
    expect(last).toMatchObject({ actor: 'pk_lab', address: visit.address, pt_id: 1 });
    expect(flood).toHaveLength(60);

    await portal.repeatedEvents.close();
    const counted = (await newEvents()).slice(61);
    expect(counted).toMatchObject(
      floods.map((address) => ({ operation: 'authenticate', actor: '', address, repeats: 470 })),
    );
  });

  /** Records 200 acts in each of ten instances. */
  async function flood({ database, clock, uptime }: Portal, addressOf: Flood) {
    let written = 0;
    let folded = 0;
    const repeatedEvents = createRepeatedEvents({
      ...{ database, clock, uptime },
      onCount: () => {
        folded += 1;
      },
      onDelayed: () => undefined,
      onLost: () => undefined,
    });
    const write = async () => {
      written += 1;
    };
    for (let instanceId = 1; instanceId <= 10; instanceId += 1) {
      for (let index = 0; index < 200; index += 1) {
        const address = addressOf(instanceId, index);
        const caller = { ...stranger, instanceId, name: `user ${index}`, address };
        await repeatedEvents.record(caller, act, { write });
      }
    }
    return { written, folded };
  }

  it.each<[string, number, Flood]>([
    ['600 a minute for all instances together', 600, (id, index) => `203.0.${id}.${index}`],
    ['150 a minute for one network in all of them', 150, () => '203.0.113.1'],
  ])('is %s', async (_, limit, addressOf) => {
    const counts = await flood(await openPortal(), addressOf);
    expect(counts).toEqual({ written: limit, folded: 2_000 - limit });
  });

  it('applies to renewals, each of which has an event, so that all cost the same (Q56)', async () => {
    const { portal, newEvents } = await invited();
    for (let index = 0; index < 130; index += 1) {
      const address = `203.0.113.${index}`;
      await renewInvitation(portal, { ...visit, address }, 'none');
    }
    expect(await newEvents()).toHaveLength(120);
  });

  it('does not apply to the first opening of a link', async () => {
    const { portal, token, newEvents } = await invited();
    for (let index = 0; index < 130; index += 1) {
      await portal.repeatedEvents.record({ ...stranger, address: `203.0.113.${index}` }, act);
    }
    await openInvitation(portal, visit, token);
    expect((await newEvents()).at(-1)).toMatchObject({
      operation: 'openInvitation',
      action: 'update',
    });
  });
});

describe('counts (Q74)', () => {
  it('are recorded at shutdown', async () => {
    const { clinic, anonymous, events } = await openServer();
    for (let sent = 0; sent < 3; sent += 1) await anonymous('203.0.113.1');
    await clinic.server.close();
    expect(await events()).toMatchObject([{ repeats: null }, { repeats: 2 }]);
  });

  it('that a locked database refuses are kept, and recorded when the next window ends', async () => {
    const portal = await openPortal({ lockPatienceMs: 0 });
    const { repeatedEvents, time } = portal;
    const before = (await portal.events()).length;
    for (let made = 0; made < 3; made += 1) await repeatedEvents.record(stranger, act);
    const unlock = await lockWrites(portal);
    time.now += countWindowMs;
    await repeatedEvents.turn();
    await unlock();
    for (let made = 0; made < 2; made += 1) await repeatedEvents.record(stranger, act);
    time.now += countWindowMs;
    await repeatedEvents.turn();

    const events = (await portal.events()).slice(before);
    expect(events.map(({ repeats }) => repeats)).toEqual([null, null, 3]);
  });

  /** Counts 4 repeats with a database that is locked for the first writes of counts. */
  async function closeWithLock(lockedWrites: number) {
    const portal = await openPortal();
    const before = (await portal.events()).length;
    let left = 0;
    const lost: number[] = [];
    const repeatedEvents = createRepeatedEvents({
      ...{ clock: portal.clock, uptime: portal.uptime },
      database: {
        ...portal.database,
        write(work) {
          left -= 1;
          if (left >= 0) return Promise.reject(new StoreUnavailable('SQLITE_BUSY'));
          return portal.database.write(work);
        },
      },
      onCount: () => undefined,
      onDelayed: () => undefined,
      onLost: (_, acts) => void lost.push(acts),
    });
    for (let made = 0; made < 5; made += 1) await repeatedEvents.record(stranger, act);
    left = lockedWrites;
    portal.time.now += countWindowMs;
    const turning = repeatedEvents.turn();
    await repeatedEvents.close();
    await turning;
    const events = (await portal.events()).slice(before);
    return { repeats: events.map(({ repeats }) => repeats), lost };
  }

  it('that are refused during shutdown are tried again', async () => {
    expect(await closeWithLock(2)).toEqual({ repeats: [null, 4], lost: [] });
  });

  it('are reported as lost if the database refuses them throughout the shutdown', async () => {
    expect(await closeWithLock(9)).toEqual({ repeats: [null], lost: [4] });
  });
});
