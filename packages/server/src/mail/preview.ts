import type { Clock } from '../platform/clock.ts';
import { recordAccess } from '../portal/audit/record-act.ts';
import { operatorCaller } from '../portal/caller.ts';
import { kindOfInvitation } from '../portal/invitations/invitations.ts';
import type { LinkLifetimes } from '../portal/invitations/link/link-lifetimes.ts';
import { linkTo } from '../portal/invitations/link/link-token.ts';
import { AdminRefusal } from '../portal/refusal.ts';
import type { Database } from '../store/database.ts';
import { findInstance } from '../store/instances/instances.ts';
import { findPatient } from '../store/patients/patients.ts';
import {
  type MailTemplate,
  type RenderedMail,
  readTemplate,
  renderTemplate,
  templateOf,
} from './templates/template.ts';
import { templateVariables } from './templates/template-variables.ts';

export interface PreviewedMail extends RenderedMail {
  /** Null for a patient without an address, who would receive no mail. */
  to: string | null;
}

export interface PreviewRequest {
  /** The URL of the instance, such as `https://sandbox.md-hq.com`. */
  origin: string;
  subdomain: string;
  ptId: number;
  /** A checked template; by default, the one of the instance. */
  template?: MailTemplate;
}

/**
 * Renders the invitation that a patient would receive now, with an invalid link. It reads patient data, so the access
 * is recorded.
 */
export async function previewInvitation(
  {
    database,
    clock,
    linkLifetimes,
  }: { database: Database; clock: Clock; linkLifetimes: LinkLifetimes },
  operator: string,
  { origin, subdomain, ptId, template }: PreviewRequest,
): Promise<PreviewedMail | AdminRefusal> {
  const { reads } = database;
  const instance = await findInstance(reads, subdomain);
  if (instance === undefined) return new AdminRefusal('instance-unknown', subdomain);
  const { instance_id } = instance;
  const patient = await findPatient(reads, instance_id, ptId);
  if (patient === undefined) return new AdminRefusal('patient-unknown', String(ptId));
  await recordAccess({ database, clock }, operatorCaller(operator, instance_id), {
    operation: 'instance template',
    action: 'read',
    ptId,
    entity: `patient/${ptId}`,
  });
  const kind = await kindOfInvitation(reads, instance_id, ptId);
  const invitation = { kind, expires_at: clock() + linkLifetimes[kind] };
  const link = linkTo(origin, 'this-is-a-preview');
  const mail = renderTemplate(
    template ?? templateOf(instance, readTemplate('invitation')),
    templateVariables(instance, patient, invitation, link),
  );
  return { ...mail, to: patient.email };
}
