import type { InstancesTable, InvitationsTable, PatientsTable } from '../../store/schema.ts';

/** The variables of an invitation template. */
export interface TemplateVariables {
  patient: { first_name: string; last_name: string };
  /** `portal_url` is where patients sign in; empty if the clinic has set none. */
  clinic: { name: string; phone: string; email: string; portal_url: string };
  link: string;
  /** Expiry of the link in the time zone of the clinic, such as `Thursday, March 5, 2026 at 3:04 PM EST`. */
  expires_at: string;
  kind: 'join' | 'reset';
}

/** Their names in a template. */
export const variableNames: readonly string[] = [
  'patient.first_name',
  'patient.last_name',
  'clinic.name',
  'clinic.phone',
  'clinic.email',
  'clinic.portal_url',
  'link',
  'expires_at',
  'kind',
];

const robin: TemplateVariables = {
  patient: { first_name: 'Robin', last_name: 'Sample' },
  clinic: {
    name: 'Sample Clinic',
    phone: '+1 555 0100',
    email: 'desk@example.com',
    portal_url: 'https://portal.example.com/',
  },
  link: 'https://sample.example.com/portal/join#sample-token',
  expires_at: 'Thursday, March 5, 2026 at 3:04 PM EST',
  kind: 'join',
};

/** Shares no value with the other sample, so that a template can't make its link depend on one. */
const wren: TemplateVariables = {
  patient: { first_name: 'Wren', last_name: '' },
  clinic: { name: 'Harbor', phone: '0', email: 'front@example.org', portal_url: '' },
  link: 'https://harbor.example.org/portal/join#other-token',
  expires_at: 'Saturday, August 8, 2026 at 11:59 AM GMT+2',
  kind: 'reset',
};

/** Invented invitations for checking templates: of each kind, to two patients of two clinics. */
export const sampleVariables: readonly TemplateVariables[] = [
  robin,
  { ...robin, kind: 'reset' },
  { ...wren, kind: 'join' },
  wren,
];

/** The variables of a notice template. */
export interface NoticeVariables extends Pick<TemplateVariables, 'patient' | 'clinic' | 'kind'> {
  /** When the password was set, in the time zone of the clinic. */
  changed_at: string;
}

type Clinic = Pick<InstancesTable, 'name' | 'phone' | 'email' | 'time_zone' | 'portal_url'>;
type Named = Pick<PatientsTable, 'first_name' | 'last_name'>;

/** The variables of one invitation. No value has line breaks or characters that reverse text. */
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

/** The variables of the notice of a redeemed invitation. */
export function noticeVariables(
  instance: Clinic,
  patient: Named,
  { kind, accepted_at }: Pick<InvitationsTable, 'kind' | 'accepted_at'>,
): NoticeVariables {
  if (accepted_at === null) throw new Error('The invitation of a notice was not redeemed.');
  const changed_at = timeInZone(accepted_at, instance.time_zone);
  return { ...namesOf(instance, patient), changed_at, kind };
}

function namesOf({ name, phone, email, portal_url }: Clinic, { first_name, last_name }: Named) {
  return {
    patient: { first_name: personName(first_name), last_name: personName(last_name) },
    clinic: {
      name: oneLine(name),
      phone: oneLine(phone),
      email: oneLine(email),
      portal_url: portal_url ?? '',
    },
  };
}

/** Excludes the joiners, which Persian and Indic names need. */
const invisible = /[[\p{Cc}\p{Zl}\p{Zp}\p{Cf}]--[\u200c\u200d]]+/gv;

/** Replaces line breaks, and characters that reverse or hide text, by spaces, as in headers (Q51). */
export function oneLine(text: string): string {
  return text.replace(invisible, ' ').replace(/\s+/g, ' ').trim();
}

/** The ASCII full stop, and the characters that browsers treat as one in a domain (UTS 46 2.3). */
const beforeNextLabel = /([.:\u3002\uff0e\uff61])(?=\S)/gu;

/** Separates parts of a name that mail programs could turn into a link: `evil.example` becomes `evil. example` (Q51). */
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
