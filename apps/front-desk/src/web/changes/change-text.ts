import type { InvitationChange, RequestChange } from '@mdhq/portal-react';
import { requestTypeLook } from '../details/request-type.tsx';
import { patientFullName } from '../patients/patient-label.ts';

/** At most this many patients are named. */
const mostNames = 3;

const list = new Intl.ListFormat('en-US');

/** A request by its patient and type: "Greta Rowan’s refill". */
export function requestLabel({ id, ptId, known }: RequestChange): string {
  const request = known.inInbox ?? known.inQueue;
  const type =
    request === undefined
      ? `request #${id}`
      : requestTypeLook(request.request_type).name.toLowerCase();
  return `${patientLabel(ptId, known.inInbox?.patient)}’s ${type}`;
}

/** One or several requests: "Greta Rowan’s refill", "2 requests from Greta Rowan and Max Example". */
export function requestsLabel(changes: readonly RequestChange[]): string {
  const [first] = changes;
  if (changes.length === 1 && first !== undefined) return requestLabel(first);
  return `${changes.length} requests from ${patientsOf(changes)}`;
}

function patientsOf(changes: readonly RequestChange[]): string {
  const byId = new Map(
    changes.map(({ ptId, known: { inInbox } }) => [ptId, patientLabel(ptId, inInbox?.patient)]),
  );
  const names = [...byId.values()].slice(0, mostNames);
  const more = byId.size - mostNames;
  if (more > 0) names.push(`${more} more ${more === 1 ? 'patient' : 'patients'}`);
  return list.format(names);
}

/** A change as an imperative: "Dismiss Greta Rowan’s refill". */
export function changeText(change: RequestChange | InvitationChange): string {
  switch (change.act) {
    case 'dismiss':
      return `Dismiss ${requestLabel(change)}`;
    case 'restore':
      return `Return ${requestLabel(change)} to inbox`;
    case 'invite':
      return `Invite ${inviteeOf(change)}`;
    case 'revoke':
      return `Revoke ${inviteeOf(change)}’s link`;
  }
}

/** The patient of an invitation, by name if it is known. */
export function inviteeOf({ patient, ptId }: InvitationChange): string {
  return patientLabel(ptId, patient);
}

function patientLabel(
  ptId: number,
  patient: Parameters<typeof patientFullName>[0] | undefined,
): string {
  return patient === undefined ? `patient #${ptId}` : patientFullName(patient);
}
