import { seedClinicFolder } from '../../support/clinic/clinic-folder.ts';
import { startServerProcess } from '../../support/process/server-process.ts';
import { findFaults } from './check-database.ts';
import { feed, work } from './client.ts';
import { createLedger, unacknowledgedFeeders } from './ledger.ts';

/** What one kill has shown. */
export interface KillOutcome {
  /** Answers that the clients had got so far, over all kills. */
  acknowledged: number;
  /** Milliseconds from the start of the process after the kill until it was ready. */
  readyAfterMs: number;
  faults: string[];
}

const clients = 32;

/**
 * Kills a server under load, again and again, on one and the same database, and looks after each kill whether
 * anything that was acknowledged is lost or doubled. What was sent and not answered is sent again under its
 * Idempotency-Key, and must be there once.
 * @param answersBefore how many answers the clients get before the kill
 * @param command what node is to run; the server from its sources by default
 */
export async function* killLoop(
  dataDir: string,
  kills: number,
  answersBefore: () => number,
  command?: readonly string[],
): AsyncGenerator<KillOutcome> {
  await seedClinicFolder(dataDir);
  const ledger = createLedger();
  let acknowledged = 0;
  const start = () => startServerProcess(dataDir, {}, command);
  let server = await start();
  try {
    for (let kill = 0; kill < kills; kill += 1) {
      const killAt = acknowledged + answersBefore();
      let killed: Promise<unknown> | undefined;
      const onAnswer = () => {
        acknowledged += 1;
        if (acknowledged === killAt) killed = server.end('SIGKILL');
      };
      await Promise.all(Array.from({ length: clients }, () => work(server.url, ledger, onAnswer)));
      await killed;

      server = await start();
      const { url, readyAfterMs } = server;
      const faults = await findFaults(dataDir, ledger);
      await Promise.all(unacknowledgedFeeders(ledger).map((key) => feed(url, ledger, key)));
      faults.push(...(await findFaults(dataDir, ledger)));
      yield { acknowledged, readyAfterMs, faults };
    }
  } finally {
    await server.end('SIGTERM');
  }
}
