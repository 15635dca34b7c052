import { randomUUID } from 'node:crypto';
import type { MailServer } from '../../support/mail/mail-server.ts';
import {
  inviteUnderKey,
  type KillMoment,
  type MortalClinic,
  seedMortalClinic,
  startMortalServer,
} from '../../support/process/killable-clinic.ts';
import { findMailFaults } from './check-mail.ts';
import { createMailLedger, type MailLedger, unansweredPatients } from './mail-ledger.ts';

/** The result of one kill; the last one is that of a server that was not killed. */
export interface MailKillOutcome {
  moment: KillMoment | undefined;
  /** Total of all kills so far. */
  invitations: number;
  mails: number;
  faults: string[];
}

/** The number of concurrent invitations before each kill. */
const invitedAtOnce = 5;
/** Longer than the lease of the emails that the previous server had claimed. */
const stepMs = 301_000;

/**
 * Kills a server again and again while it sends invitations, with one database, and checks after each kill that none is
 * lost, duplicated or changed. Requests without a response are sent again with their Idempotency-Key. At the end, a
 * server runs until every email is sent.
 */
export async function* mailKillLoop(
  dataDir: string,
  mailServer: MailServer,
  moments: readonly KillMoment[],
): AsyncGenerator<MailKillOutcome> {
  const clinic: MortalClinic = { dataDir, mailServer };
  await seedMortalClinic(dataDir, moments.length * invitedAtOnce);
  const ledger = createMailLedger();
  let nextPatient = 100;
  const outcome = async (moment?: KillMoment): Promise<MailKillOutcome> => ({
    moment,
    invitations: ledger.invitations.size,
    mails: mailServer.mails.length,
    faults: await findMailFaults(dataDir, ledger, mailServer.mails),
  });

  for (const [kill, moment] of moments.entries()) {
    mailServer.script.length = 0;
    const fate = { moment, aheadMs: kill * stepMs };
    // The remaining mail may bring the server to `moment` before it is ready.
    const server = await startMortalServer(clinic, fate).catch((error: unknown) => {
      if (error instanceof TypeError) return undefined;
      throw error;
    });
    for (let count = 0; count < invitedAtOnce; count += 1) {
      const asked = { key: randomUUID(), answered: undefined, killedWithIt: 0 };
      ledger.invitations.set(nextPatient, asked);
      nextPatient += 1;
    }
    if (server !== undefined) {
      await inviteUnanswered(server.url, ledger);
      await server.ended;
    }
    yield await outcome(moment);
  }

  mailServer.script.length = 0;
  const last = await startMortalServer(clinic, { aheadMs: moments.length * stepMs });
  await inviteUnanswered(last.url, ledger);
  while (addressees(mailServer) < ledger.invitations.size) {
    await mailServer.arrived(mailServer.mails.length + 1);
  }
  await last.end('SIGTERM');
  yield await outcome();
}

async function inviteUnanswered(url: string, ledger: MailLedger): Promise<void> {
  await Promise.all(
    unansweredPatients(ledger).map(async (ptId) => {
      const asked = ledger.invitations.get(ptId);
      if (asked !== undefined) asked.answered = await inviteUnderKey(url, ptId, asked.key);
    }),
  );
}

function addressees({ mails }: MailServer): number {
  return new Set(mails.map(({ recipients }) => recipients.join())).size;
}
