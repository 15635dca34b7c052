import { randomUUID } from 'node:crypto';
import type { FilteredBy, PortalRequest } from '@mdhq/portal-client';
import type { Session } from '../../http/session.ts';
import { expectEqual, expectThat, Mismatch, NotPromised } from '../expect.ts';

/** What a portal request has its place by. */
type Placed = Pick<PortalRequest, 'id' | 'created'>;

type Status = 'open' | 'dismissed' | 'all';

/** The whole of the patient's queue, over all pages, as the typed client reads it. */
export async function readQueue(
  { client, target }: Session,
  status: Status,
): Promise<PortalRequest[]> {
  const queue: PortalRequest[] = [];
  const requests = client().enqueued.iterate(target.patient, { status });
  for await (const portalRequest of requests) {
    queue.push(portalRequest);
  }
  expectFiltered(requests, `status=${status}`);
  return queue;
}

/** The client filters for a target that does not, and says so. */
export function expectFiltered(
  { filtered_by }: { filtered_by?: FilteredBy | undefined },
  filter: string,
): void {
  expectThat(filtered_by !== 'client', `only what matches ${filter}`, 'other requests as well');
}

/** The oldest stands first, by `created`, then `id`. */
export function expectOldestFirst(portalRequests: readonly Placed[]): void {
  const sorted = portalRequests.toSorted(
    (one, other) => one.created.localeCompare(other.created) || one.id - other.id,
  );
  expectThat(
    idsOf(sorted).join() === idsOf(portalRequests).join(),
    'oldest first, by created and id',
    'another order',
  );
}

/** The numbers of portal requests, in their order. */
export function idsOf(portalRequests: readonly Pick<Placed, 'id'>[]): number[] {
  return portalRequests.map(({ id }) => id);
}

/** Words that no other portal request holds, to know ours again by. */
export function uniqueNotes(): string {
  return `Contract suite ${randomUUID()}`;
}

/** Puts a prescription into the patient's queue, and gives back its number. */
export async function enqueuePrescription(
  session: Session,
  notes = uniqueNotes(),
): Promise<number> {
  const { client, target } = session;
  const submission = { drug_id: 4711, notes };
  const { portal_queue_id } = await client().prescriptions.queue(target.patient, submission);
  return queueIdOf(session, portal_queue_id);
}

/** Puts a questionnaire into the patient's queue, and gives back its number. */
export async function enqueueQuestionnaire(session: Session): Promise<number> {
  const { client, target } = session;
  const { portal_queue_id } = await client().questionnaires.create(target.patient, {
    html_content: '<p>Contract suite</p>',
    raw_data: { marker: uniqueNotes() },
  });
  return queueIdOf(session, portal_queue_id);
}

/** The same with details of more than half a MiB, of which a page may have only one. */
export async function enqueueLongQuestionnaire(session: Session): Promise<number> {
  const { client, target } = session;
  const { portal_queue_id } = await client().questionnaires.create(target.patient, {
    html_content: `<p>${'Contract suite. '.repeat(30_000)}</p>`,
    raw_data: { marker: uniqueNotes(), filler: 'x'.repeat(60_000) },
  });
  return queueIdOf(session, portal_queue_id);
}

/** Lends a case some portal requests, and takes those off the queue again that it leaves there. */
export async function withEnqueued(
  session: Session,
  enqueue: readonly ((session: Session) => Promise<number>)[],
  use: (ids: number[]) => Promise<void>,
): Promise<void> {
  const ids: number[] = [];
  try {
    for (const one of enqueue) ids.push(await one(session));
    await use(ids);
  } finally {
    // Tidying up is no case of its own: it must not hide what the case has found.
    await tidyUp(session, ids).catch(() => undefined);
  }
}

/** Beyond the surface nobody knows by what name a request has its number in the queue. */
async function tidyUp(session: Session, ids: readonly number[]): Promise<void> {
  if (session.contract.surface === 'full') return dismissOpen(session, ids);
  for (const id of ids) {
    await session
      .client()
      .enqueued.dismiss(session.target.patient, id)
      .catch(() => undefined);
  }
}

/** How many of the patient's requests are open: all that a smaller surface lets a case go by. */
export async function countOpen({ client, target }: Session): Promise<number> {
  const { data, total_count, has_more } = await client().enqueued.list(target.patient);
  return has_more ? (total_count ?? data.length) : data.length;
}

/** Dismisses a request, of which no more is known than its number. */
export async function expectDismissal(session: Session, id: number): Promise<void> {
  const before = await countOpen(session);
  await session.client().enqueued.dismiss(session.target.patient, id);
  expectEqual('the number of requests left in the queue', await countOpen(session), before - 1);
}

/** Takes those of the requests off the queue that are still in it. */
export async function dismissOpen(session: Session, ids: readonly number[]): Promise<void> {
  const open = idsOf(await readQueue(session, 'open'));
  for (const id of ids.filter((candidate) => open.includes(candidate))) {
    await session.client().enqueued.dismiss(session.target.patient, id);
  }
}

/**
 * The number in the queue, which a feeder must have answered.
 * @throws NotPromised where the surface leaves it open whether it does
 */
export function queueIdOf({ contract }: Session, portalQueueId: unknown): number {
  // The vendor's numbers are texts in places.
  const id = contract.surface === 'full' ? portalQueueId : Number(portalQueueId ?? Number.NaN);
  if (Number.isSafeInteger(id)) return id as number;
  if (contract.surface === 'documented') throw new NotPromised('the response has no portal_queue_id');
  throw new Mismatch('a portal_queue_id', 'none');
}
