import type { Pool } from 'pg';
import { verifyTrail } from '../../../src/portal/audit/verify-trail.ts';
import { createCompile, createConnection } from '../../../src/store/postgres/connection.ts';
import { parseDatabaseUrl } from '../../../src/store/postgres/database-url.ts';
import { createPool } from '../../../src/store/postgres/pool.ts';
import type { InvitationsTable, PortalRequestsTable } from '../../../src/store/schema.ts';
import type { MailServer } from '../../support/mail/mail-server.ts';
import { addressOf, instanceIds, type Ledger, type LedgerPatient } from './ledger.ts';

/**
 * Compares a database with what the clients of its servers have had acknowledged, once all calls have an outcome and all mail
 * is sent.
 * @param resendable the Message-IDs of mail that a killed server may have sent without recording it
 * @returns a line for each change that is lost, duplicated or partial
 */
export async function findClusterFaults(
  databaseUrl: string,
  ledger: Ledger,
  { mails }: MailServer,
  resendable: ReadonlySet<string> = new Set(),
): Promise<string[]> {
  const pool = createPool(parseDatabaseUrl(databaseUrl), 1);
  try {
    return [
      ...ledger.faults,
      ...(await trailFaults(pool)),
      ...(await requestFaults(pool, ledger)),
      ...(await invitationFaults(pool, ledger, mails)),
      ...mailFaults(mails, resendable),
      ...(await accountFaults(pool, ledger)),
    ];
  } finally {
    await pool.end();
  }
}

async function trailFaults(pool: Pool): Promise<string[]> {
  const faults: string[] = [];
  for (const [instance, id] of Object.entries(instanceIds)) {
    const { fault } = await verifyTrail(createConnection(pool, createCompile()), id);
    if (fault !== undefined)
      faults.push(`the audit trail of ${instance}: ${fault.kind} at ${fault.sequence}`);
  }
  return faults;
}

const keyOf = (instanceId: number, id: number) => `${instanceId}/${id}`;
const keyIn = ({ instance }: LedgerPatient, id: number) => keyOf(instanceIds[instance], id);

async function requestFaults(pool: Pool, { requests }: Ledger): Promise<string[]> {
  const { rows } = await pool.query<PortalRequestsTable>('select * from portal_requests');
  const stored = new Map(rows.map((row) => [keyOf(row.instance_id, row.queue_request_id), row]));
  const restorations = await countBy(
    pool,
    `select instance_id || '/' || queue_request_id as key, count(*) from restorations group by 1`,
  );
  const created = await countBy(
    pool,
    eventsOf("action = 'create' and operation <> 'inviteToPortal'"),
  );
  const dismissed = await countBy(pool, eventsOf("operation = 'deletePortalRequest'"));
  const faults: string[] = [];
  for (const { patient, id, acts, dismissedAt } of requests) {
    const key = keyIn(patient, id);
    const row = stored.get(key);
    stored.delete(key);
    const count = (act: (typeof acts)[number]) => acts.filter((one) => one === act).length;
    const isDismissed = acts.at(-1) === 'dismissed';
    const checks: [boolean, string][] = [
      [row?.pt_id !== patient.ptId, 'was acknowledged and is lost'],
      [(created.get(key) ?? 0) !== 1, `has ${created.get(key)} events of its creation`],
      [(row?.dismissed_at !== null) !== isDismissed, 'is not in its acknowledged state'],
      [
        isDismissed && dismissedAt !== undefined && row?.dismissed_at !== Date.parse(dismissedAt),
        'was dismissed at another time',
      ],
      [
        (dismissed.get(key) ?? 0) !== count('dismissed'),
        `has ${dismissed.get(key)} events of ${count('dismissed')} dismissals`,
      ],
      [
        (restorations.get(key) ?? 0) !== count('restored'),
        `was restored ${restorations.get(key)} times instead of ${count('restored')}`,
      ],
    ];
    faults.push(...checks.filter(([isSo]) => isSo).map(([, what]) => `request ${key} ${what}`));
  }
  return [...faults, ...[...stored.keys()].map((key) => `request ${key} was created twice`)];
}

async function invitationFaults(
  pool: Pool,
  { invitations }: Ledger,
  mails: MailServer['mails'],
): Promise<string[]> {
  const { rows } = await pool.query<InvitationsTable>('select * from invitations');
  const stored = new Map(rows.map((row) => [keyOf(row.instance_id, row.invitation_id), row]));
  const mailed = new Set(mails.flatMap(({ recipients }) => recipients));
  const faults: string[] = [];
  for (const { patient, id, state } of invitations) {
    const key = keyIn(patient, id);
    const row = stored.get(key);
    stored.delete(key);
    if (row === undefined) {
      faults.push(`invitation ${key} was acknowledged and is lost`);
      continue;
    }
    const checks: [boolean, string][] = [
      [row.pt_id !== patient.ptId, 'is of another patient'],
      [(row.revoked_at !== null) !== (state === 'revoked'), 'is not in its acknowledged state'],
      [(row.superseded_at !== null) !== (state === 'superseded'), 'is not superseded'],
      [(row.accepted_at !== null) !== (state === 'redeemed'), 'is not redeemed'],
      [row.failed_at !== null, `has failed: ${row.failure}`],
      [state === 'active' && row.sent_at === null, 'is not sent'],
      [row.sent_at !== null && !mailed.has(addressOf(patient)), 'was never mailed'],
    ];
    faults.push(...checks.filter(([isSo]) => isSo).map(([, what]) => `invitation ${key} ${what}`));
  }
  return [...faults, ...[...stored.keys()].map((key) => `invitation ${key} was created twice`)];
}

function mailFaults(mails: MailServer['mails'], resendable: ReadonlySet<string>): string[] {
  return [...Map.groupBy(mails, ({ parsed }) => parsed.messageId ?? '')]
    .filter(([id, sent]) => sent.length > (resendable.has(id.replace(/^<|>$/g, '')) ? 2 : 1))
    .map(([id, sent]) => `the mail ${id} was sent ${sent.length} times`);
}

async function accountFaults(pool: Pool, { redemptions }: Ledger): Promise<string[]> {
  const accounts = await countBy(
    pool,
    `select instance_id || '/' || username as key, count(*) from portal_accounts group by 1`,
  );
  return redemptions
    .filter(({ patient, username }) => {
      const key = `${instanceIds[patient.instance]}/${username}`;
      return accounts.get(key) !== 1;
    })
    .map(({ username }) => `the account ${username} was acknowledged and is lost`);
}

function eventsOf(condition: string): string {
  return `select instance_id || '/' || split_part(entity, '/', 2) as key, count(*) from audit_events
          where ${condition} and outcome = 'success' and action <> 'read' and entity like 'portal_request/%' group by 1`;
}

async function countBy(pool: Pool, query: string): Promise<Map<string, number>> {
  const { rows } = await pool.query<{ key: string; count: number }>(query);
  return new Map(rows.map(({ key, count }) => [key, count]));
}
