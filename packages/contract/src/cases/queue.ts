import { randomUUID } from 'node:crypto';
import type { PortalRequest } from '@mdhq/portal-client';
import type { Session } from '../conversation/session.ts';
import { expectThat } from './expect.ts';

type Status = 'open' | 'dismissed' | 'all';

/** The whole of the patient's queue, over all pages, as the typed client reads it. */
export async function readQueue(
  { client, target }: Session,
  status: Status,
): Promise<PortalRequest[]> {
  const queue: PortalRequest[] = [];
  for await (const portalRequest of client().enqueued.iterate(target.patient, { status })) {
    queue.push(portalRequest);
  }
  return queue;
}

/** The numbers of portal requests, in their order. */
export function idsOf(portalRequests: readonly PortalRequest[]): number[] {
  return portalRequests.map(({ id }) => id);
}

/** Words that no other portal request holds, to know ours again by. */
export function unmistakableNotes(): string {
  return `Contract suite ${randomUUID()}`;
}

/** Puts a prescription into the patient's queue, and gives back its number. */
export async function enqueuePrescription(
  { client, target }: Session,
  notes = unmistakableNotes(),
): Promise<number> {
  const submission = { drug_id: 4711, notes };
  const { portal_queue_id } = await client().prescriptions.queue(target.patient, submission);
  return numberOf(portal_queue_id);
}

/** Puts a questionnaire into the patient's queue, and gives back its number. */
export async function enqueueQuestionnaire({ client, target }: Session): Promise<number> {
  const { portal_queue_id } = await client().questionnaires.create(target.patient, {
    html_content: '<p>Contract suite</p>',
    raw_data: { marker: unmistakableNotes() },
  });
  return numberOf(portal_queue_id);
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
    await dismissWhatIsOpen(session, ids).catch(() => undefined);
  }
}

/** Takes those of the requests off the queue that are still in it. */
export async function dismissWhatIsOpen(session: Session, ids: readonly number[]): Promise<void> {
  const open = idsOf(await readQueue(session, 'open'));
  for (const id of ids.filter((candidate) => open.includes(candidate))) {
    await session.client().enqueued.dismiss(session.target.patient, id);
  }
}

/** The number in the queue, which a feeder must have answered. */
export function numberOf(portalQueueId: number | null | undefined): number {
  expectThat(typeof portalQueueId === 'number', 'a portal_queue_id', String(portalQueueId));
  return portalQueueId;
}
