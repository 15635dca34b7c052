import { type Config, loadConfig, originOf } from '../../config.ts';
import { toTimestamp } from '../../platform/clock.ts';
import { changeInstance, type InstanceChanges } from '../../portal/instances/instance-settings.ts';
import { hourMs, minuteMs } from '../../portal/invitations/link/link-lifetimes.ts';
import { findInstance, listInstances } from '../../store/instances/instances.ts';
import type { InstancesTable } from '../../store/schema.ts';
import type { CommandContext } from '../command-context.ts';
import { CommandFailure, unlessRefused } from '../failures.ts';
import { jsonOf, tableOf } from '../table.ts';
import { withDatabase } from '../with-database.ts';

export interface ListOptions {
  json?: true;
}

/** Writes the instances, in the order of their creation. */
export async function runInstanceList(
  context: CommandContext,
  { json }: ListOptions,
): Promise<void> {
  const instances = await withDatabase(context, ({ reads }) => listInstances(reads));
  if (json) {
    const described = instances.map(({ subdomain, name, surface, created_at }) => {
      const created = toTimestamp(created_at);
      return { subdomain, name, surface, created };
    });
    context.stdout.write(jsonOf(described));
    return;
  }
  if (instances.length === 0) {
    throw new CommandFailure('No instances: check PORTAL_DATA_DIR, or run "instance create".');
  }
  context.stdout.write(
    tableOf([
      ['SUBDOMAIN', 'NAME', 'SURFACE', 'CREATED'],
      ...instances.map(({ subdomain, name, surface, created_at }) => [
        subdomain,
        name,
        surface,
        toTimestamp(created_at),
      ]),
    ]),
  );
}

/** Writes the settings of an instance, and those of the environment that apply to it. */
export async function runInstanceShow(
  context: CommandContext,
  subdomain: string,
  { json }: ListOptions,
): Promise<void> {
  const config = loadConfig(context.environment);
  const instance = await withDatabase(context, ({ reads }) => findInstance(reads, subdomain));
  if (instance === undefined) {
    throw new CommandFailure(
      `No instance ${JSON.stringify(subdomain)}: "instance list" lists all instances.`,
    );
  }
  const settings = settingsOf(instance);
  const server = serverSettingsOf(config, subdomain);
  if (json) {
    context.stdout.write(jsonOf({ ...settings, server }));
    return;
  }
  const { mail_template, ...columns } = settings;
  const kind = mail_template === null ? 'default' : 'custom';
  context.stdout.write(
    `Settings of the instance:\n${rowsOf({ ...columns, mail_template: kind })}\n` +
      `Settings of the server, from the environment of this command:\n${rowsOf(server)}`,
  );
}

/** Changes settings of an instance, and writes the names of those that differed. */
export async function runInstanceSet(
  context: CommandContext,
  subdomain: string,
  changes: InstanceChanges,
): Promise<void> {
  const { operator, clock, stdout } = context;
  const changed = unlessRefused(
    await withDatabase(context, (database) =>
      changeInstance(database, operator, clock, subdomain, changes),
    ),
  );
  stdout.write(
    changed.length === 0
      ? `Instance ${subdomain} has these settings already.\n`
      : `Changed ${changed.join(', ')} of instance ${subdomain}.\n`,
  );
}

function settingsOf(instance: InstancesTable) {
  const { subdomain, name, email, phone, time_zone, surface, portal_url, created_at } = instance;
  const { mail_subject: subject, mail_text: text, mail_html: html } = instance;
  return {
    subdomain,
    name,
    email,
    phone,
    time_zone,
    surface,
    portal_url,
    created: toTimestamp(created_at),
    mail_template: subject === null ? null : { subject, text, html },
  };
}

/** Null for no limit. */
function serverSettingsOf(config: Config, subdomain: string) {
  const { mailFrom, requestsPerMinute, invitationLimits, linkLifetimes } = config;
  return {
    link_url: originOf(config, subdomain),
    mail_from: mailFrom,
    requests_per_minute: requestsPerMinute ?? null,
    invitations_per_hour: invitationLimits.perInstance ?? null,
    patient_invitations_per_hour: invitationLimits.perPatient ?? null,
    join_link_hours: linkLifetimes.join / hourMs,
    reset_link_minutes: linkLifetimes.reset / minuteMs,
  };
}

function rowsOf(settings: Readonly<Record<string, string | number | null>>): string {
  return tableOf(
    Object.entries(settings).map(([name, value]) => [`  ${name}`, String(value ?? 'none')]),
  );
}
