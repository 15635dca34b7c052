import { join } from 'node:path';
import BetterSqlite from 'better-sqlite3';
import { verifyTrail } from '../../../src/portal/audit/verify-trail.ts';
import type { InvitationsTable, OutboxTable } from '../../../src/store/schema.ts';
import { createConnection } from '../../../src/store/sqlite/connection.ts';
import { linkIn } from '../../support/mail/link-in.ts';
import type { ReceivedMail } from '../../support/mail/mail-server.ts';
import { addressOf } from '../../support/process/killable-clinic.ts';
import type { MailLedger } from './mail-ledger.ts';

/**
 * Compares the invitations that were requested with the database and the emails, after a server was killed. Records in
 * the ledger whose email the server had.
 * @returns a line for each invitation that is lost, duplicated or changed
 */
export async function findMailFaults(
  dataDir: string,
  ledger: MailLedger,
  mails: readonly ReceivedMail[],
): Promise<string[]> {
  const sqlite = new BetterSqlite(join(dataDir, 'portal.sqlite'), { readonly: true });
  try {
    const invitations = Map.groupBy(
      sqlite.prepare<[], InvitationsTable>('select * from invitations').all(),
      ({ pt_id }) => pt_id,
    );
    const waiting = new Map(
      sqlite
        .prepare<[], OutboxTable>('select * from outbox')
        .all()
        .map((row) => [row.invitation_id, row]),
    );
    const byAddress = Map.groupBy(mails, ({ recipients }) => recipients.join());
    const { fault } = await verifyTrail(createConnection(sqlite), 1);
    const integrity = sqlite.pragma('integrity_check', { simple: true });
    const faults = [...ledger.invitations].flatMap(([ptId, asked]) => {
      const [invitation, ...more] = invitations.get(ptId) ?? [];
      const row = invitation && waiting.get(invitation.invitation_id);
      if (row !== undefined && row.leased_until !== null) asked.killedWithIt += 1;
      const received = byAddress.get(addressOf(ptId)) ?? [];
      const count = (kind: (mail: ReceivedMail) => string | undefined) =>
        new Set(received.map(kind)).size;
      const faultsOfIt: [boolean, string][] = [
        [more.length > 0, 'was made twice'],
        [asked.answered !== undefined && invitation?.invitation_id !== asked.answered, 'is lost'],
        [invitation?.sent_at === null && row === undefined, 'waits for ever'],
        [invitation !== undefined && invitation.failed_at !== null, 'has failed'],
        [
          invitation !== undefined && invitation.sent_at !== null && received.length === 0,
          'was never mailed',
        ],
        [received.length > 1 + asked.killedWithIt, `was mailed ${received.length} times`],
        [count((mail) => mail.parsed.messageId) > 1, 'has several Message-IDs'],
        [count(linkIn) > 1, 'has several links'],
      ];
      return faultsOfIt
        .filter(([isSo]) => isSo)
        .map(([, what]) => `the invitation of patient ${ptId} ${what}`);
    });
    return [
      ...(integrity === 'ok' ? [] : [`the database is damaged: ${integrity}`]),
      ...(fault === undefined ? [] : [`the audit trail: ${fault.kind} at ${fault.sequence}`]),
      ...faults,
    ];
  } finally {
    sqlite.close();
  }
}
