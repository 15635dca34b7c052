import type { InstancesTable, InvitationsTable, PatientsTable } from '../../store/schema.ts';

/** Everything that the template of an invitation can say. */
export interface TemplateVariables {
  patient: { first_name: string; last_name: string };
  clinic: { name: string; phone: string; email: string };
  link: string;
  /** Until when the link works, in the clinic's zone, such as `Thursday, March 5, 2026 at 3:04 PM EST`. */
  expires_at: string;
  kind: 'join' | 'reset';
}

/** The names by which a template calls them. */
export const variableNames: readonly string[] = [
  'patient.first_name',
  'patient.last_name',
  'clinic.name',
  'clinic.phone',
  'clinic.email',
  'link',
  'expires_at',
  'kind',
];

const robin: TemplateVariables = {
  patient: { first_name: 'Robin', last_name: 'Sample' },
  clinic: { name: 'Sample Clinic', phone: '+1 555 0100', email: 'desk@example.com' },
  link: 'https://sample.example.com/portal/join#sample-token',
  expires_at: 'Thursday, March 5, 2026 at 3:04 PM EST',
  kind: 'join',
};

/** They have nothing in common, so that a template can't hang its link on one of it. */
const wren: TemplateVariables = {
  patient: { first_name: 'Wren', last_name: '' },
  clinic: { name: 'Harbor', phone: '0', email: 'front@example.org' },
  link: 'https://harbor.example.org/portal/join#other-token',
  expires_at: 'Saturday, August 8, 2026 at 11:59 AM GMT+2',
  kind: 'reset',
};

/** Invented invitations, to try a template on: of each kind, to two patients of two clinics. */
export const sampleVariables: readonly TemplateVariables[] = [
  robin,
  { ...robin, kind: 'reset' },
  { ...wren, kind: 'join' },
  wren,
];

/** Everything that the template of a notice can say. */
export interface NoticeVariables extends Pick<TemplateVariables, 'patient' | 'clinic' | 'kind'> {
  /** When the link set the password, in the clinic's zone. */
  changed_at: string;
}

type Clinic = Pick<InstancesTable, 'name' | 'phone' | 'email' | 'time_zone'>;
type Named = Pick<PatientsTable, 'first_name' | 'last_name'>;

/** What a template can say of one invitation. No value of it spans lines or turns the writing around. */
export function templateVariables(
  instance: Clinic,
  patient: Named,
  invitation: { kind: TemplateVariables['kind']; expires_at: number },
  link: string,
): TemplateVariables {
  return {
    ...namesOf(instance, patient),
    link,
    expires_at: timeInZone(invitation.expires_at, instance.time_zone),
    kind: invitation.kind,
  };
}

/** What a template can say once the invitation is accepted. */
export function noticeVariables(
  instance: Clinic,
  patient: Named,
  { kind, accepted_at }: Pick<InvitationsTable, 'kind' | 'accepted_at'>,
): NoticeVariables {
  if (accepted_at === null) throw new Error('No link was used that there could be a notice of.');
  const changed_at = timeInZone(accepted_at, instance.time_zone);
  return { ...namesOf(instance, patient), changed_at, kind };
}

function namesOf({ name, phone, email }: Clinic, { first_name, last_name }: Named) {
  return {
    patient: { first_name: personName(first_name), last_name: personName(last_name) },
    clinic: { name: oneLine(name), phone: oneLine(phone), email: oneLine(email) },
  };
}

/** All but the joiners, which Persian and Indic names are written with. */
const invisible = /[[\p{Cc}\p{Zl}\p{Zp}\p{Cf}]--[\u200c\u200d]]+/gv;

/** A text fit for a header: line breaks, and characters that reverse or hide text become spaces (Q51). */
export function oneLine(text: string): string {
  return text.replace(invisible, ' ').replace(/\s+/g, ' ').trim();
}

/** Besides the ASCII full stop, those that browsers take for one in a domain (UTS 46 2.3). */
const beforeNextLabel = /([.:\u3002\uff0e\uff61])(?=\S)/gu;

/** A name that mail programs make no link of: `evil.example` becomes `evil. example`, as `J.R.` becomes `J. R.` (Q51). */
export function personName(text: string): string {
  return oneLine(
    oneLine(text)
      .replace(/[/\\@]/g, ' ')
      .replace(beforeNextLabel, '$1 '),
  );
}

function timeInZone(time: number, timeZone: string): string {
  return new Intl.DateTimeFormat('en-US', {
    timeZone,
    weekday: 'long',
    year: 'numeric',
    month: 'long',
    day: 'numeric',
    hour: 'numeric',
    minute: '2-digit',
    timeZoneName: 'short',
  }).format(time);
}
