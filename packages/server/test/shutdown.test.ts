import { once } from 'node:events';
import { Agent, request } from 'node:http';
import { expect, it, onTestFinished } from 'vitest';
import { authorizationOf } from './support/clinic/api-users.ts';
import { seedClinicFolder } from './support/clinic/clinic-folder.ts';
import { startServerProcess } from './support/process/server-process.ts';
import { temporaryFolder } from './support/temporary-database.ts';

const clients = 32;

async function startClinic() {
  const dataDir = temporaryFolder();
  await seedClinicFolder(dataDir);
  const server = await startServerProcess(dataDir);
  onTestFinished(async () => void (await server.end('SIGKILL')));
  return server;
}

/** Sends one request after the other over one connection, until the server is no longer reachable. */
async function hammer(url: string, onResponse: () => void): Promise<{ failures: string[] }> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const headers = { authorization: authorizationOf('writer'), 'content-type': 'application/json' };
  const failures: string[] = [];
  for (let count = 0; ; count += 1) {
    const isWrite = count % 4 === 0;
    const sent = request(
      `${url}/api/v1/patients/1/${isWrite ? 'rxs' : 'portal/enqueued?limit=1'}`,
      {
        method: isWrite ? 'POST' : 'GET',
        agent,
        headers,
      },
    );
    sent.end(isWrite ? '{"drug_id":1}' : undefined);
    try {
      const [response] = await once(sent, 'response');
      for await (const _ of response);
      if (response.statusCode >= 300) failures.push(`${response.statusCode}`);
      onResponse();
    } catch (error) {
      // The server no longer listens, so no request was started.
      const code = (error as NodeJS.ErrnoException).code ?? 'unknown';
      if (code !== 'ECONNREFUSED') failures.push(code);
      agent.destroy();
      return { failures };
    }
  }
}

// Starting a process takes seconds on a busy machine.
const patience = { timeout: 60_000 };

it(
  'on SIGTERM under load, the server responds to each request, resets no connection and exits with 0 (Q64)',
  patience,
  async () => {
    const server = await startClinic();
    let responses = 0;
    let ended: Promise<number | null> | undefined;
    const loads = Array.from({ length: clients }, () =>
      hammer(server.url, () => {
        responses += 1;
        if (responses === clients * 20) ended = server.end('SIGTERM');
      }),
    );
    const outcomes = await Promise.all(loads);

    expect(outcomes.flatMap(({ failures }) => failures)).toEqual([]);
    expect(responses).toBeGreaterThanOrEqual(clients * 20);
    expect(await ended).toBe(0);
  },
);
