import type { Surface } from '@mdhq/portal-types';
import type { Clock } from '../../platform/clock.ts';
import { isPlainText } from '../../platform/plain-text.ts';
import type { Database } from '../../store/database.ts';
import {
  findInstance,
  insertInstance,
  updateInstanceTemplate,
} from '../../store/instances/instances.ts';
import type { InstancesTable } from '../../store/schema.ts';
import { recordAct } from '../audit/record-act.ts';
import { operatorCaller } from '../caller.ts';
import { isEmailAddress } from '../email-address.ts';
import { AdminRefusal, type AdminRefusalCode } from '../refusal.ts';
import { parsePortalAddress } from './portal-address.ts';
import { isSubdomain } from './subdomain.ts';

/** A clinic that is to be created. */
export interface NewInstance {
  /** A DNS label in lower case, before the base domain. */
  readonly subdomain: string;
  readonly name: string;
  /** Reply-To address of the mail of the clinic. */
  readonly email: string;
  readonly phone: string;
  /** IANA name, such as `America/New_York`. */
  readonly timeZone: string;
  /** The operations that it serves; all by default. */
  readonly surface?: Surface;
  /** Where patients sign in: an https URL (http only on loopback) without credentials and fragment. */
  readonly portalUrl?: string | null | undefined;
}

/** The template of invitations, in Liquid. It must have been checked (`checkTemplate`). */
export interface InstanceTemplate {
  readonly subject: string;
  readonly text: string;
  readonly html: string | null;
}

/** An instance as patients know it. */
export interface Clinic {
  readonly instanceId: number;
  readonly name: string;
  readonly phone: string;
  /** Where patients sign in; null if the clinic has set none. */
  readonly portalUrl: string | null;
}

/** Finds the clinic of a subdomain; undefined if there is none. */
export async function findClinic(
  { reads }: Database,
  subdomain: string | undefined,
): Promise<Clinic | undefined> {
  const instance = subdomain === undefined ? undefined : await findInstance(reads, subdomain);
  return (
    instance && {
      instanceId: instance.instance_id,
      name: instance.name,
      phone: instance.phone,
      portalUrl: instance.portal_url,
    }
  );
}

/**
 * Creates an instance without API users and patients, and with the default template.
 * @throws {RangeError} if `portalUrl` is not such a URL
 */
export async function createInstance(
  database: Database,
  operator: string,
  clock: Clock,
  instance: NewInstance,
): Promise<InstancesTable | AdminRefusal> {
  const refusal = findFault(instance);
  if (refusal !== undefined) return refusal;
  const portalUrl = instance.portalUrl == null ? null : parsePortalAddress(instance.portalUrl);
  if (portalUrl === undefined) throw new RangeError('Invalid portalUrl: expected an https URL.');
  return database.write(async (transaction) => {
    if ((await findInstance(transaction, instance.subdomain)) !== undefined) {
      return new AdminRefusal('instance-exists', instance.subdomain);
    }
    const at = clock();
    const created = await insertInstance(transaction, {
      subdomain: instance.subdomain,
      name: instance.name,
      email: instance.email,
      phone: instance.phone,
      time_zone: instance.timeZone,
      mail_subject: null,
      mail_text: null,
      mail_html: null,
      surface: instance.surface ?? 'full',
      portal_url: portalUrl,
      created_at: at,
    });
    await recordAct(transaction, operatorCaller(operator, created.instance_id), at, {
      operation: 'instance create',
      ptId: null,
      id: created.subdomain,
    });
    return created;
  });
}

/** Sets the invitation template of an instance; null for the default one. */
export async function setInstanceTemplate(
  database: Database,
  operator: string,
  clock: Clock,
  subdomain: string,
  template: InstanceTemplate | null,
): Promise<InstancesTable | AdminRefusal> {
  const instance = await findInstance(database.reads, subdomain);
  if (instance === undefined) return new AdminRefusal('instance-unknown', subdomain);
  return database.write(async (transaction) => {
    const changed = {
      ...instance,
      mail_subject: template?.subject ?? null,
      mail_text: template?.text ?? null,
      mail_html: template?.html ?? null,
    };
    await updateInstanceTemplate(transaction, changed);
    await recordAct(transaction, operatorCaller(operator, instance.instance_id), clock(), {
      operation: 'instance template',
      ptId: null,
      id: subdomain,
    });
    return changed;
  }, instance.instance_id);
}

function findFault(instance: NewInstance): AdminRefusal | undefined {
  const { subdomain } = instance;
  if (!isSubdomain(subdomain)) return new AdminRefusal('subdomain-invalid', subdomain);
  return findSettingFault(instance);
}

/** Checks the settings that are not undefined. */
export function findSettingFault({
  name,
  email,
  phone,
  timeZone,
}: Partial<NewInstance>): AdminRefusal | undefined {
  const isWrong = (value: string | undefined, isRight: (text: string) => boolean) =>
    value !== undefined && !isRight(value);
  if (isWrong(name, (text) => isPlainText(text, 200))) return refuse('name-invalid', name);
  if (isWrong(email, isEmailAddress)) return refuse('email-invalid', email);
  if (isWrong(phone, (text) => isPlainText(text, 40))) return refuse('phone-invalid', phone);
  if (isWrong(timeZone, isTimeZone)) return refuse('time-zone-invalid', timeZone);
  return undefined;
}

function refuse(code: AdminRefusalCode, subject: string | undefined): AdminRefusal {
  return new AdminRefusal(code, subject ?? '');
}

/** Offsets such as `+02:00` are refused: they would be wrong for half of the year. */
function isTimeZone(text: string): boolean {
  if (/^[+-]/.test(text)) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: text });
    return true;
  } catch {
    return false;
  }
}
