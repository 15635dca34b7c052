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

const partNames: Record<keyof DemoPorts, string> = {
  server: 'the server',
  frontDesk: 'the front desk',
  mailbox: 'the mailbox',
  smtp: "the mailbox's SMTP",
};

/** A port of the demo is already in use; `message` names it. */
export class PortTaken extends Error {
  override readonly name = 'PortTaken';
}

/**
 * Checks all ports before anything is started, so that the demo never starts partially.
 * @throws {PortTaken}
 */
export async function checkPorts(ports: DemoPorts): Promise<void> {
  for (const [part, port] of Object.entries(ports) as [keyof DemoPorts, number][]) {
    if (!(await isFree(port))) {
      throw new PortTaken(
        `Port ${port}, for ${partNames[part]}, is already in use.\n` +
          'Stop the program that uses it, such as another demo, and start again.',
      );
    }
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
