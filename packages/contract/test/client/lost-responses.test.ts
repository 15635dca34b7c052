// @stress: retries wait
import { createPortalClient, type PortalClient } from '@mdhq/portal-client';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type Sandbox, startSandbox } from '../support/start-sandbox.ts';
import { type LossyRelay, startLossyRelay } from './start-lossy-relay.ts';

// The client and the server, with a relay that drops the first response to each change.

let sandbox: Sandbox;
let relay: LossyRelay;
let client: PortalClient;

beforeAll(async () => {
  // The client's retry delay is random: this makes it zero.
  vi.spyOn(Math, 'random').mockReturnValue(0);
  sandbox = await startSandbox();
  relay = await startLossyRelay(sandbox.target.url);
  client = createPortalClient({ baseUrl: relay.url, ...sandbox.target.credentials });
});
afterAll(async () => {
  await relay.close();
  await sandbox.close();
});

const answers = { html_content: '<p>No</p>', raw_data: { smoker: false } };
const message = { subject: 'News?', note: 'Any news at all, please?' };

describe('a POST whose response was lost has one effect (Q65)', () => {
  it.each<[string, (portal: PortalClient) => Promise<{ portal_queue_id: number | null }>]>([
    ['questionnaires.create', (portal) => portal.questionnaires.create(1, answers)],
    ['prescriptions.queue', (portal) => portal.prescriptions.queue(1, { drug_id: 4711 })],
    [
      'prescriptions.refill',
      (portal) => portal.prescriptions.refill(1, { original_prescription_id: 88 }),
    ],
    ['supplements.queue', (portal) => portal.supplements.queue(1, { supplement_id: 12 })],
    ['secureMessages.create', (portal) => portal.secureMessages.create(1, message)],
  ])('%s', async (_, create) => {
    const before = (await client.enqueued.list(1)).total_count;
    const lost = relay.lost.length;

    const created = await create(client);

    expect(relay.lost.slice(lost)).toEqual([created]);
    expect((await client.enqueued.list(1)).total_count).toBe(before + 1);
  });

  it('portal.invite', async () => {
    const before = (await client.invitations.list(221)).total_count;
    const lost = relay.lost.length;

    const invited = await client.portal.invite(221);

    expect(invited.invitation?.sent_to).toBe('m***@example.com');
    expect(relay.lost.slice(lost)).toEqual([invited]);
    expect((await client.invitations.list(221)).total_count).toBe(before + 1);
  });
});

it('a dismissal whose response was lost succeeds, with the time and user of the first try (Q65)', async () => {
  const { portal_queue_id } = await client.prescriptions.queue(1, { drug_id: 1 });
  const lost = relay.lost.length;

  const dismissal = await client.enqueued.dismiss(1, portal_queue_id ?? 0);

  const { dismissed_at, dismissed_by } = dismissal.data ?? dismissal;
  expect(dismissal.data).toBeUndefined();
  expect(dismissed_by).toBe('un');
  expect(relay.lost.slice(lost)).toMatchObject([{ data: { dismissed_at, dismissed_by } }]);
});

it('a restoration whose response was lost is executed once, and returns the lost response (Q65)', async () => {
  const { portal_queue_id } = await client.prescriptions.queue(1, { drug_id: 1 });
  const id = portal_queue_id ?? 0;
  await client.enqueued.dismiss(1, id);
  const lost = relay.lost.length;

  const restored = await client.enqueued.restore(1, id);

  // The response of the first restoration; a second one would find the request open.
  expect(relay.lost.slice(lost)).toEqual([restored]);
  const { history } = await client.enqueued.show(1, id);
  expect(history.map(({ act }) => act)).toEqual(['enqueued', 'dismissed', 'restored']);
});

it('a search whose response was lost is repeated (Q65)', async () => {
  const lost = relay.lost.length;

  const found = await client.patients.search({ name: 'mona re' });

  expect(found.data.map(({ id }) => id)).toEqual([221]);
  expect(relay.lost.slice(lost)).toEqual([found]);
});

it('inbox.iterate returns each entry once if each is dismissed in the loop (Q20)', async () => {
  for (const drug_id of [1, 2, 3, 4, 5]) await client.prescriptions.queue(1, { drug_id });
  const { data } = await client.inbox.list();

  const seen: number[] = [];
  for await (const { id, pt_id } of client.inbox.iterate({ limit: 2 })) {
    seen.push(id);
    await client.enqueued.dismiss(pt_id, id);
  }

  expect(seen).toEqual(data.map(({ id }) => id));
  expect((await client.inbox.list()).total_count).toBe(0);
});
