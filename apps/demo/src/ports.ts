import { once } from 'node:events';
import { createServer } from 'node:net';

/** The ports of the demo, all on loopback. */
export interface DemoPorts {
  readonly server: number;
  readonly frontDesk: number;
  readonly mailbox: number;
  /** Accepts the emails of the server for the mailbox. */
  readonly smtp: number;
}

export const usualPorts: DemoPorts = { server: 4010, frontDesk: 4020, mailbox: 4030, smtp: 4031 };

/** The name of each part, and the option that selects its port. */
const parts: Record<keyof DemoPorts, { name: string; option: string }> = {
  server: { name: 'the server', option: '--server-port' },
  frontDesk: { name: 'the front desk', option: '--front-desk-port' },
  mailbox: { name: 'the mailbox', option: '--mailbox-port' },
  smtp: { name: "the mailbox's SMTP server", option: '--smtp-port' },
};

/** Two parts of the demo have the same port; `message` names their options. */
class SamePort extends Error {
  override readonly name = 'SamePort';
}

/** A port of the demo is already in use; `message` names it. */
export class PortTaken extends Error {
  override readonly name = 'PortTaken';
}

/**
 * Checks all ports before anything is started, so that the demo never starts partially.
 * @throws {SamePort}
 * @throws {PortTaken}
 */
export async function checkPorts(ports: DemoPorts): Promise<void> {
  const entries = Object.entries(ports) as [keyof DemoPorts, number][];
  checkDifferent(entries);
  for (const [part, port] of entries) {
    if (!(await isFree(port))) {
      throw new PortTaken(
        `Port ${port}, for ${parts[part].name}, is already in use. Stop the program that uses it,\n` +
          `such as another demo, or choose another port with ${parts[part].option}.`,
      );
    }
  }
}

function checkDifferent(entries: [keyof DemoPorts, number][]): void {
  const owners = new Map<number, keyof DemoPorts>();
  for (const [part, port] of entries) {
    const other = owners.get(port);
    if (other !== undefined) {
      throw new SamePort(
        `${parts[other].option} and ${parts[part].option} have the same port, ${port}. Choose another port for one of them.`,
      );
    }
    owners.set(port, part);
  }
}

async function isFree(port: number): Promise<boolean> {
  const probe = createServer();
  try {
    await once(probe.listen(port, '127.0.0.1'), 'listening');
    return true;
  } catch {
    return false;
  } finally {
    probe.close();
  }
}
