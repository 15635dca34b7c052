import * as fc from 'fast-check';
import { expect } from 'vitest';
import { insertPatient } from '../../src/store/patients/patients.ts';
import type { Clinic, ClinicRequest, ClinicResponse } from '../support/clinic/clinic.ts';
import { patientFields } from '../support/clinic/seed.ts';

const requestTypes = ['questionnaire', 'rx', 'rx_refill', 'supplement', 'secure_message'] as const;
type RequestType = (typeof requestTypes)[number];

interface ModelRequest {
  id: number;
  created: number;
  type: RequestType;
  isDismissed: boolean;
  /** The outcomes so far: enqueued, dismissed, restored, ... */
  acts: string[];
}

/** A model of a patient's queue, as simple as possible. */
export interface QueueModel {
  queued: ModelRequest[];
}

/** A separate patient on a real server. */
export interface QueueOfPatient {
  clinic: Clinic;
  ptId: number;
}

type QueueCommand = fc.AsyncCommand<QueueModel, QueueOfPatient>;

export async function addPatient(clinic: Clinic, ptId: number): Promise<QueueOfPatient> {
  await clinic.database.write((transaction) =>
    insertPatient(transaction, { ...patientFields(0), instance_id: 1, pt_id: ptId }),
  );
  return { clinic, ptId };
}

function ask(
  { clinic, ptId }: QueueOfPatient,
  path: string,
  rest: Omit<ClinicRequest, 'url' | 'as'> = {},
): Promise<ClinicResponse> {
  return clinic.request({ ...rest, url: `/api/v1/patients/${ptId}${path}`, as: 'writer' });
}

function askExtension(
  { clinic, ptId }: QueueOfPatient,
  path: string,
  method: 'GET' | 'POST',
): Promise<ClinicResponse> {
  const url = `/api/v1/extensions/patients/${ptId}/portal/enqueued/${path}`;
  return clinic.request({ method, url, as: 'writer' });
}

const feeders: Record<RequestType, { path: string; body: object; mayRecord?: true }> = {
  questionnaire: { path: '/questionnaires', body: { html_content: 'a', raw_data: {} } },
  rx: { path: '/rxs', body: { drug_id: 1 }, mayRecord: true },
  rx_refill: { path: '/rxs/refill', body: { original_prescription_id: 1 } },
  supplement: { path: '/supplements', body: { supplement_id: 1 }, mayRecord: true },
  secure_message: { path: '/portal/secure_messages', body: { subject: 'a', note: 'a'.repeat(10) } },
};

/** Adds a request to the queue. Before that, the clock may stand still or be set back. */
const feed = fc
  .record({
    type: fc.constantFrom(...requestTypes),
    enqueue: fc.boolean(),
    clockMs: fc.constantFrom(0, 0, 1, 60_000, -60_000),
  })
  .map(
    ({ type, enqueue, clockMs }): QueueCommand => ({
      check: () => true,
      async run(model, real) {
        const { path, body, mayRecord } = feeders[type];
        const isRecorded = mayRecord === true && !enqueue;
        const { time } = real.clinic;
        time.now += clockMs;
        const url = isRecorded ? `${path}?enqueue=false` : path;
        const { status, json } = await ask(real, url, { method: 'POST', body });

        expect(status).toBe(201);
        const id: number | null = json.portal_queue_id;
        expect(id === null).toBe(isRecorded);
        if (id === null) return;
        expect(id).toBeGreaterThan(Math.max(0, ...model.queued.map((request) => request.id)));
        model.queued.push({ id, created: time.now, type, isDismissed: false, acts: ['enqueued'] });
      },
      toString: () => `feed(${type}, enqueue ${enqueue}, clock ${clockMs} ms)`,
    }),
  );

/** Dismisses a request: open, dismissed or unknown. */
const dismiss = fc
  .record({ pick: fc.nat(30), isKnown: fc.constantFrom(true, true, true, false) })
  .map(
    ({ pick, isKnown }): QueueCommand => ({
      check: ({ queued }) => !isKnown || queued.length > 0,
      async run({ queued }, real) {
        const known = isKnown ? queued[pick % queued.length] : undefined;
        const id = known?.id ?? 900_000_000 + pick;
        const { status, json } = await ask(real, `/portal/enqueued/${id}`, { method: 'DELETE' });

        if (known === undefined) {
          expect(status).toBe(404);
          expect(json.type).toMatch(/#request-not-found$/);
        } else if (known.isDismissed) {
          expect(status).toBe(404);
          expect(json.type).toMatch(/#request-already-dismissed$/);
        } else {
          expect(status).toBe(200);
          expect(json.data).toMatchObject({ id, status: 'dismissed', request_type: known.type });
          known.isDismissed = true;
          known.acts.push('dismissed');
        }
      },
      toString: () => `dismiss(${isKnown ? '' : 'unknown '}${pick})`,
    }),
  );

/** Restores a request, dismissed or not, and reads its history. */
const restore = fc.nat(30).map(
  (pick): QueueCommand => ({
    check: ({ queued }) => queued.length > 0,
    async run({ queued }, real) {
      const known = queued[pick % queued.length] as ModelRequest;
      const { status, json } = await askExtension(real, `${known.id}/restore`, 'POST');

      expect(status).toBe(200);
      expect(json.data).toMatchObject({ id: known.id, status: 'open', dismissed_at: null });
      if (known.isDismissed) known.acts.push('restored');
      known.isDismissed = false;
      const record = await askExtension(real, String(known.id), 'GET');
      expect(record.json.history.map(({ act }: { act: string }) => act)).toEqual(known.acts);
    },
    toString: () => `restore(${pick})`,
  }),
);

/** Reads the patient's part of the inbox page by page, with any filter. */
const readInbox = fc
  .record({
    status: fc.constantFrom('open' as const, 'dismissed' as const),
    types: fc.subarray([...requestTypes]),
    limit: fc.integer({ min: 1, max: 5 }),
  })
  .map(
    ({ status, types, limit }): QueueCommand => ({
      check: () => true,
      async run(model, real) {
        const query = new URLSearchParams(
          types.map((type): [string, string] => ['request_type', type]),
        );
        query.append('status', status);
        query.append('pt_id', String(real.ptId));
        query.append('limit', String(limit));
        const shown: number[] = [];
        let page: ClinicResponse['json'];
        do {
          const url = `/api/v1/extensions/portal/enqueued?${query}`;
          page = (await real.clinic.request({ url, as: 'writer' })).json;
          shown.push(...page.data.map(({ id }: { id: number }) => id));
          query.set('cursor', page.next_cursor);
        } while (page.has_more);

        const matching = model.queued
          .filter(({ type }) => types.length === 0 || types.includes(type))
          .filter(({ isDismissed }) => hasStatus(isDismissed, status));
        const ids = matching
          .sort((a, b) => a.created - b.created || a.id - b.id)
          .map(({ id }) => id);
        if (status === 'open') {
          expect(shown).toEqual(ids);
          expect(page.total_count).toBe(ids.length);
        } else {
          expect(shown.toSorted()).toEqual(ids.toSorted());
          expect(page.total_count).toBeNull();
        }
      },
      toString: () => `readInbox(${status}, [${types}], limit ${limit})`,
    }),
  );

/** Lists a page, with any filter. */
const list = fc
  .record({
    status: fc.constantFrom(undefined, 'open', 'dismissed', 'all'),
    types: fc.subarray([...requestTypes]),
    limit: fc.option(fc.integer({ min: 1, max: 5 }), { nil: undefined }),
    offset: fc.option(fc.integer({ min: 0, max: 6 }), { nil: undefined }),
  })
  .map(
    ({ status, types, limit, offset }): QueueCommand => ({
      check: () => true,
      async run(model, real) {
        const query = new URLSearchParams(
          types.map((type): [string, string] => ['request_type', type]),
        );
        for (const [name, value] of Object.entries({ status, limit, offset })) {
          if (value !== undefined) query.append(name, String(value));
        }
        const { status: answered, json } = await ask(real, `/portal/enqueued?${query}`);

        const matching = model.queued
          .filter(({ type }) => types.length === 0 || types.includes(type))
          .filter(({ isDismissed }) => hasStatus(isDismissed, status ?? 'open'))
          .sort((a, b) => a.created - b.created || a.id - b.id);
        const start = offset ?? 0;
        const page = matching.slice(start, start + (limit ?? 100));
        expect(answered).toBe(200);
        expect(json).toMatchObject({
          total_count: matching.length,
          has_more: start + page.length < matching.length,
        });
        const shown = json.data.map((request: { id: number; request_type: string }) => [
          request.id,
          request.request_type,
        ]);
        expect(shown).toEqual(page.map(({ id, type }) => [id, type]));
      },
      toString: () => `list(${status}, [${types}], limit ${limit}, offset ${offset})`,
    }),
  );

function hasStatus(isDismissed: boolean, status: string): boolean {
  return status === 'all' || (status === 'dismissed') === isDismissed;
}

/** Sequences of calls of API users for one patient's queue. */
export const queueCommands = fc.commands([feed, feed, dismiss, restore, list, readInbox], {
  maxCommands: 30,
  size: 'max',
});
