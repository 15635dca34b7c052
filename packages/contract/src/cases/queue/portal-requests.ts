import { randomUUID } from 'node:crypto';
import type { FilteredBy, PortalRequest } from '@mdhq/portal-client';
import type { RequestType } from '@mdhq/portal-types';
import type { Contract } from '../../contract/read-contract.ts';
import { jsonOf } from '../../http/messages.ts';
import type { Session } from '../../http/session.ts';
import { expectEqual, expectThat, Mismatch, NotPromised } from '../expect.ts';
import { validCall } from '../paths.ts';

/** The fields that determine the position of a portal request. */
type Placed = Pick<PortalRequest, 'id' | 'created'>;

/** Adds a portal request to the patient's queue, and returns its id. */
export type Enqueue = (session: Session) => Promise<number>;

type Status = 'open' | 'dismissed' | 'all';

/** The types of portal requests. */
export function requestTypesOf({ document }: Contract): RequestType[] {
  return document.components.schemas['RequestType']?.enum as RequestType[];
}

/** Reads all pages of the patient's queue with the typed client. */
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

/** The client filters itself if the target does not, and reports it in `filtered_by`. */
export function expectFiltered(
  { filtered_by }: { filtered_by?: FilteredBy | undefined },
  filter: string,
): void {
  expectThat(filtered_by !== 'client', `only what matches ${filter}`, 'other requests as well');
}

/** Checks the order by `created`, then `id`. */
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

export function idsOf(portalRequests: readonly Pick<Placed, 'id'>[]): number[] {
  return portalRequests.map(({ id }) => id);
}

/** A text that identifies a portal request of this run. */
export function uniqueNotes(): string {
  return `Contract suite ${randomUUID()}`;
}

/** Adds a prescription to the patient's queue, and returns its id. */
export async function enqueuePrescription(
  session: Session,
  notes = uniqueNotes(),
): Promise<number> {
  const { client, target } = session;
  const submission = { drug_id: 4711, notes };
  const { portal_queue_id } = await client().prescriptions.queue(target.patient, submission);
  return queueIdOf(session, portal_queue_id);
}

/** Adds a questionnaire to the patient's queue, and returns its id. */
export async function enqueueQuestionnaire(session: Session): Promise<number> {
  const { client, target } = session;
  const { portal_queue_id } = await client().questionnaires.create(target.patient, {
    html_content: '<p>Contract suite</p>',
    raw_data: { marker: uniqueNotes() },
  });
  return queueIdOf(session, portal_queue_id);
}

/** Adds a questionnaire of more than half a MiB, so that a page holds only one. */
export async function enqueueLongQuestionnaire(session: Session): Promise<number> {
  const { client, target } = session;
  const { portal_queue_id } = await client().questionnaires.create(target.patient, {
    html_content: `<p>${'Contract suite. '.repeat(30_000)}</p>`,
    raw_data: { marker: uniqueNotes(), filler: 'x'.repeat(60_000) },
  });
  return queueIdOf(session, portal_queue_id);
}

/** Adds a portal request of each type to the patient's queue: the first example of each feeder. */
export function enqueueEachType({ operations }: Contract): Enqueue[] {
  return operations
    .filter(({ requestBody }) => requestBody?.schema['x-returned-in'] !== undefined)
    .map((operation) => async (session) => {
      const response = await session.send(validCall(operation, session.target.patient));
      const { portal_queue_id } = jsonOf(response) as { portal_queue_id?: unknown };
      return queueIdOf(session, portal_queue_id);
    });
}

/** Adds portal requests for a case, and dismisses the ones that it leaves open. */
export async function withEnqueued(
  session: Session,
  enqueue: readonly Enqueue[],
  use: (ids: number[]) => Promise<void>,
): Promise<void> {
  const ids: number[] = [];
  try {
    for (const one of enqueue) ids.push(await one(session));
    await use(ids);
  } catch (error) {
    session.beforeCleanup();
    throw error;
  } finally {
    // A failure of the cleanup must not hide the result of the case.
    await tidyUp(session, ids).catch(() => undefined);
  }
}

/** On a smaller surface, the list may not contain ids: dismissals of closed requests are ignored. */
async function tidyUp(session: Session, ids: readonly number[]): Promise<void> {
  if (session.contract.surface === 'full') return dismissOpen(session, ids);
  for (const id of ids) {
    await session
      .client()
      .enqueued.dismiss(session.target.patient, id)
      .catch(() => undefined);
  }
}

/** The number of open requests of the patient: all that a smaller surface promises. */
export async function countOpen({ client, target }: Session): Promise<number> {
  const { data, total_count, has_more } = await client().enqueued.list(target.patient);
  return has_more ? (total_count ?? data.length) : data.length;
}

/** Dismisses a request, and checks the number of open ones, for smaller surfaces. */
export async function expectDismissal(session: Session, id: number): Promise<void> {
  const before = await countOpen(session);
  await session.client().enqueued.dismiss(session.target.patient, id);
  expectEqual('the number of requests left in the queue', await countOpen(session), before - 1);
}

/** Dismisses the requests that are still open. */
export async function dismissOpen(session: Session, ids: readonly number[]): Promise<void> {
  const open = idsOf(await readQueue(session, 'open'));
  for (const id of ids.filter((candidate) => open.includes(candidate))) {
    await session.client().enqueued.dismiss(session.target.patient, id);
  }
}

/**
 * The id of the queue entry in the response of a feeder.
 * @throws NotPromised if it is missing and the surface does not promise it
 */
export function queueIdOf({ contract }: Session, portalQueueId: unknown): number {
  // The vendor's ids may be strings.
  const id = contract.surface === 'full' ? portalQueueId : Number(portalQueueId ?? Number.NaN);
  if (Number.isSafeInteger(id)) return id as number;
  if (contract.surface === 'documented')
    throw new NotPromised('the response has no portal_queue_id');
  throw new Mismatch('a portal_queue_id', 'none');
}
