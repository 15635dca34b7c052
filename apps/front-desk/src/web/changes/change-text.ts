import type { InvitationChange, RequestChange } from '@mdhq/portal-react';
import { patientName } from '../patients/patient-label.ts';

/** How many patients a line names. */
const mostNames = 3;

/** What a change was about, and whose: "Refill: prescription 815, of Willow, Nils". */
export function requestWords({ id, ptId, known }: RequestChange): string {
  const { subject = `request ${id}` } = known.inInbox ?? known.inQueue ?? {};
  const patient = known.inInbox?.patient;
  return `${subject}, of ${patient === undefined ? `patient ${ptId}` : patientName(patient)}`;
}

/**
 * What was done to a request, or to several of whom.
 * @param done such as "Dismissed"
 */
export function strokeWords(done: string, stroke: readonly RequestChange[]): string {
  const [first] = stroke;
  if (stroke.length === 1 && first !== undefined) return `${done}: ${requestWords(first)}`;
  return `${done} ${stroke.length} requests, of ${patientsOf(stroke)}`;
}

function patientsOf(stroke: readonly RequestChange[]): string {
  const names = new Map(
    stroke.map(({ ptId, known: { inInbox } }) => [
      ptId,
      inInbox === undefined ? `patient ${ptId}` : patientName(inInbox.patient),
    ]),
  );
  const named = [...names.values()].slice(0, mostNames).join('; ');
  const more = names.size - mostNames;
  if (more <= 0) return named;
  return `${named} and ${more} more ${more === 1 ? 'patient' : 'patients'}`;
}

/** What a change does, in a line. */
export function changeWords(change: RequestChange | InvitationChange): string {
  switch (change.act) {
    case 'dismiss':
      return `dismiss ${requestWords(change)}`;
    case 'restore':
      return `put back ${requestWords(change)}`;
    case 'invite':
      return `invite ${whose(change)}`;
    case 'revoke':
      return `revoke the link of ${whose(change)}`;
  }
}

/** The patient's name, where it is known. */
export function whose({ patient, ptId }: InvitationChange): string {
  return patient === undefined ? `patient ${ptId}` : patientName(patient);
}
