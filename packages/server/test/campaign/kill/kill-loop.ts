import { seedClinicFolder } from '../../support/clinic/clinic-folder.ts';
import { startServerProcess } from '../../support/process/server-process.ts';
import { findFaults } from './check-database.ts';
import { feed, work } from './client.ts';
import { createLedger, unacknowledgedFeeders } from './ledger.ts';

/** The result of one kill. */
export interface KillOutcome {
  /** Responses that the clients have received so far, over all kills. */
  acknowledged: number;
  /** Milliseconds from the start of the process after the kill until it was ready. */
  readyAfterMs: number;
  faults: string[];
}

const clients = 32;

/**
 * Kills a server under load again and again, with one database, and checks after each kill that nothing acknowledged is
 * lost or duplicated. Requests without a response are sent again with their Idempotency-Key, and must have been applied
 * once.
 * @param answersBefore the number of responses that the clients receive before the kill
 * @param command the arguments of node; by default the server from its sources
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
      const onResponse = () => {
        acknowledged += 1;
        if (acknowledged === killAt) killed = server.end('SIGKILL');
      };
      await Promise.all(
        Array.from({ length: clients }, () => work(server.url, ledger, onResponse)),
      );
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
