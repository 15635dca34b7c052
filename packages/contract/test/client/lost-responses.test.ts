import { createPortalClient, type PortalClient } from '@mdhq/portal-client';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type Sandbox, startSandbox } from '../support/start-sandbox.ts';
import { type LossyRelay, startLossyRelay } from './start-lossy-relay.ts';

// The client and the server, with a network between them that loses the first response to each change.

let sandbox: Sandbox;
let relay: LossyRelay;
let client: PortalClient;

beforeAll(async () => {
  // The client's pauses are a part of half a second, by chance: this one is nothing.
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

describe('Q65 a POST whose response was lost has one effect', () => {
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

it('Q65 a dismissal whose response was lost is a success, and nothing has changed since', async () => {
  const { portal_queue_id } = await client.prescriptions.queue(1, { drug_id: 1 });
  const lost = relay.lost.length;

  const dismissal = await client.enqueued.dismiss(1, portal_queue_id ?? 0);

  const { dismissed_at, dismissed_by } = dismissal.data ?? dismissal;
  expect(dismissal.data).toBeUndefined();
  expect(dismissed_by).toBe('un');
  expect(relay.lost.slice(lost)).toMatchObject([{ data: { dismissed_at, dismissed_by } }]);
});

it('Q65 a restoration whose response was lost is done once, and given its response', async () => {
  const { portal_queue_id } = await client.prescriptions.queue(1, { drug_id: 1 });
  const id = portal_queue_id ?? 0;
  await client.enqueued.dismiss(1, id);
  const lost = relay.lost.length;

  const restored = await client.enqueued.restore(1, id);

  // The same response, not that of a second restoration, which would find it open.
  expect(relay.lost.slice(lost)).toEqual([restored]);
  const { history } = await client.enqueued.show(1, id);
  expect(history.map(({ act }) => act)).toEqual(['enqueued', 'dismissed', 'restored']);
});

it('Q65 a search whose response was lost is made again', async () => {
  const lost = relay.lost.length;

  const found = await client.patients.search({ name: 'mona re' });

  expect(found.data.map(({ id }) => id)).toEqual([221]);
  expect(relay.lost.slice(lost)).toEqual([found]);
});

it('gives every entry of the inbox once, while each is dismissed in the loop (Q20)', async () => {
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
