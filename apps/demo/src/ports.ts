import { once } from 'node:events';
import { createServer } from 'node:net';

/** Where the parts of the demo are reached; all on loopback. */
export interface DemoPorts {
  readonly server: number;
  readonly frontDesk: number;
  readonly mailbox: number;
  /** Where the server hands its mail to the mailbox. */
  readonly smtp: number;
}

export const usualPorts: DemoPorts = { server: 4010, frontDesk: 4020, mailbox: 4030, smtp: 4031 };

const partNames: Record<keyof DemoPorts, string> = {
  server: 'the server',
  frontDesk: 'the front desk',
  mailbox: 'the mailbox',
  smtp: "the mailbox's SMTP",
};

/** A port that the demo needs is taken; `message` says which, and what to do. */
export class PortTaken extends Error {
  override readonly name = 'PortTaken';
}

/**
 * Finds out before anything is started, so that a demo never comes up by half.
 * @throws {PortTaken}
 */
export async function checkPorts(ports: DemoPorts): Promise<void> {
  for (const [part, port] of Object.entries(ports) as [keyof DemoPorts, number][]) {
    if (!(await isFree(port))) {
      throw new PortTaken(
        `Port ${port}, for ${partNames[part]}, is taken.\n` +
          'Stop what listens there (another demo, perhaps), then start again.',
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
