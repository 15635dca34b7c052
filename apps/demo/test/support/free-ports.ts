import { once } from 'node:events';
import { createServer } from 'node:net';
import type { DemoPorts } from '../../src/ports.ts';

/** Ports that are free now; the demo does not accept port 0. */
export async function freePorts(): Promise<DemoPorts> {
  const probes = [createServer(), createServer(), createServer(), createServer()];
  const [server = 0, frontDesk = 0, mailbox = 0, smtp = 0] = await Promise.all(
    probes.map(async (probe) => {
      await once(probe.listen(0, '127.0.0.1'), 'listening');
      const address = probe.address();
      return typeof address === 'object' ? address?.port : undefined;
    }),
  );
  await Promise.all(probes.map((probe) => once(probe.close(), 'close')));
  return { server, frontDesk, mailbox, smtp };
}
