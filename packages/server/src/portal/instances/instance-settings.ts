import type { Clock } from '../../platform/clock.ts';
import type { Database } from '../../store/database.ts';
import { findInstance, updateInstanceSettings } from '../../store/instances/instances.ts';
import type { InstancesTable } from '../../store/schema.ts';
import { recordAct } from '../audit/record-act.ts';
import { operatorCaller } from '../caller.ts';
import { AdminRefusal } from '../refusal.ts';
import { findSettingFault, type NewInstance } from './instances.ts';

/** The settings of an instance that can be changed; undefined ones stay unchanged. */
export interface InstanceChanges extends Partial<Omit<NewInstance, 'subdomain'>> {
  /** As `parsePortalAddress` returns it; null for none. */
  readonly portalUrl?: string | null | undefined;
}

/** A setting, by its name in outputs and audit events. */
export type SettingName = 'name' | 'email' | 'phone' | 'time_zone' | 'surface' | 'portal_url';

/**
 * Changes settings of an instance, with one audit event for each that differs. They apply to the next request and the
 * next email of a running server.
 * @returns the settings that differed
 */
export async function changeInstance(
  database: Database,
  operator: string,
  clock: Clock,
  subdomain: string,
  changes: InstanceChanges,
): Promise<SettingName[] | AdminRefusal> {
  const fault = findSettingFault(changes);
  if (fault !== undefined) return fault;
  const found = await findInstance(database.reads, subdomain);
  if (found === undefined) return new AdminRefusal('instance-unknown', subdomain);
  const { instance_id } = found;
  return database.write(async (transaction) => {
    const before = (await findInstance(transaction, subdomain)) ?? found;
    const after = { ...before, ...columnsOf(changes) };
    const changed = settingNames.filter((name) => before[name] !== after[name]);
    if (changed.length === 0) return [];
    await updateInstanceSettings(transaction, after);
    const at = clock();
    for (const name of changed) {
      await recordAct(transaction, operatorCaller(operator, instance_id), at, {
        operation: 'instance set',
        ptId: null,
        id: `${subdomain}/${name}`,
      });
    }
    return changed;
  }, instance_id);
}

const settingNames: readonly SettingName[] = [
  'name',
  'email',
  'phone',
  'time_zone',
  'surface',
  'portal_url',
];

/** The columns of the settings that are not undefined. */
function columnsOf(changes: InstanceChanges): Partial<Pick<InstancesTable, SettingName>> {
  const { name, email, phone, timeZone, surface, portalUrl } = changes;
  const columns = { name, email, phone, time_zone: timeZone, surface, portal_url: portalUrl };
  return Object.fromEntries(Object.entries(columns).filter(([, value]) => value !== undefined));
}
