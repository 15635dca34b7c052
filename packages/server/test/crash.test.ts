import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, it, onTestFinished } from 'vitest';
import { reserveId } from '../src/store/instances/counters.ts';
import { insertPortalRequest } from '../src/store/queue/portal-requests.ts';
import type { PortalRequestsTable } from '../src/store/schema.ts';
import { openSqliteDatabase } from '../src/store/sqlite/open-database.ts';
import { authorizationOf } from './support/clinic/api-users.ts';
import { portalRequestRow } from './support/clinic/portal-requests.ts';
import { seedClinic } from './support/clinic/seed.ts';
import { compiledOnce } from './support/process/compiled-once.ts';
import { programs } from './support/process/programs.ts';
import { allRows } from './support/rows.ts';
import { openSqliteFile } from './support/sqlite/sqlite-file.ts';
import { temporaryFolder } from './support/temporary-database.ts';

const waiting = Array.from({ length: 40 }, (_, index) => index + 1);

async function seededFolder(): Promise<string> {
  const dataDir = temporaryFolder();
  const database = await openSqliteDatabase(dataDir);
  await seedClinic(database, 0);
  await database.write(async (transaction) => {
    for (const queue_request_id of waiting) {
      await insertPortalRequest(transaction, portalRequestRow({ queue_request_id }));
    }
    await reserveId(transaction, 1, 'portal_request', waiting.length);
  });
  await database.close();
  return dataDir;
}

async function serve(dataDir: string) {
  const child = spawn(process.execPath, [programs.serve], {
    env: {
      ...compiledOnce,
      PORTAL_DATA_DIR: dataDir,
      PORTAL_LISTEN: '127.0.0.1:0',
      PORTAL_DEFAULT_INSTANCE: 'sandbox',
      PORTAL_LOG_LEVEL: 'silent',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const [url] = await once(child.stdout.setEncoding('utf8'), 'data');
  return {
    url: String(url).trim(),
    async kill() {
      child.kill('SIGKILL');
      await once(child, 'exit');
    },
  };
}

const headers = { authorization: authorizationOf('writer'), 'content-type': 'application/json' };

// Starting a process takes seconds on a busy machine.
describe('a server that is killed (SIGKILL) right after a response', { timeout: 60_000 }, () => {
  it.each([1, 2, 3])(
    'keeps every acknowledged change, and no change is partial (Q62), round %i',
    async (round) => {
      const dataDir = await seededFolder();
      const server = await serve(dataDir);
      const patient = `${server.url}/api/v1/patients/1`;

      const dismissed: number[] = [];
      const enqueued: number[] = [];
      let responses = 0;
      let killed: Promise<void> | undefined;
      // After the first responses, the process can end at any moment.
      const answered = () => {
        responses += 1;
        if (responses === round * 3) killed = server.kill();
      };
      await Promise.allSettled(
        waiting.flatMap((id) => [
          fetch(`${patient}/portal/enqueued/${id}`, { method: 'DELETE', headers }).then(
            ({ status }) => {
              if (status === 200) dismissed.push(id);
              answered();
            },
          ),
          fetch(`${patient}/rxs`, { method: 'POST', headers, body: `{"drug_id":${id}}` }).then(
            async (response) => {
              const { portal_queue_id } = (await response.json()) as { portal_queue_id: number };
              enqueued.push(portal_queue_id);
              answered();
            },
          ),
        ]),
      );
      await killed;

      expect(dismissed.length + enqueued.length).toBeGreaterThanOrEqual(round * 3);
      expect(openSqliteFile(dataDir).pragma('integrity_check', { simple: true })).toBe('ok');
      const requests = await allRows({ dataDir }, 'portal_requests');
      const idsOf = (rows: PortalRequestsTable[]) => rows.map((row) => row.queue_request_id);
      const keptDismissals = idsOf(requests.filter(({ dismissed_at }) => (dismissed_at ?? 0) > 0));
      expect(keptDismissals).toEqual(expect.arrayContaining(dismissed));
      const keptRequests = idsOf(requests.filter(({ created_at }) => created_at > 0));
      expect(keptRequests).toEqual(expect.arrayContaining(enqueued));
      // One event for each change, and no other events.
      const events = await allRows({ dataDir }, 'audit_events');
      const eventsOf = (operation: string) =>
        events
          .filter((event) => event.operation === operation)
          .map(({ entity }) => entity)
          .sort();
      const entities = (ids: number[]) => ids.map((id) => `portal_request/${id}`).sort();
      expect(eventsOf('deletePortalRequest')).toEqual(entities(keptDismissals));
      expect(eventsOf('queuePatientPrescription')).toEqual(entities(keptRequests));
    },
  );

  it('leaves a database that the next start opens immediately, with the acknowledged queue', async () => {
    const dataDir = await seededFolder();
    const first = await serve(dataDir);
    const queue = '/api/v1/patients/1/portal/enqueued';
    await fetch(`${first.url}${queue}/27`, { method: 'DELETE', headers });
    await first.kill();
    const second = await serve(dataDir);

    const again = await fetch(`${second.url}${queue}/27`, { method: 'DELETE', headers });
    expect(again.status).toBe(404);
    expect(await again.json()).toMatchObject({ dismissed_by: 'pk_writer' });
    const list = await fetch(`${second.url}${queue}?limit=1`, { headers });
    expect(await list.json()).toMatchObject({ total_count: waiting.length - 1 });
    await second.kill();
  });

  it('replays the result of an Idempotency-Key instead of repeating the change (Q26)', async () => {
    const dataDir = await seededFolder();
    const prescription = {
      method: 'POST',
      headers: { ...headers, 'idempotency-key': 'one-of-a-kind' },
      body: '{"drug_id":1}',
    };
    const first = await serve(dataDir);
    const response = await fetch(`${first.url}/api/v1/patients/1/rxs`, prescription);
    const told = await response.json();
    await first.kill();
    const second = await serve(dataDir);
    const again = await fetch(`${second.url}/api/v1/patients/1/rxs`, prescription);

    expect([again.status, await again.json()]).toEqual([201, told]);
    const list = await fetch(`${second.url}/api/v1/patients/1/portal/enqueued`, { headers });
    expect(await list.json()).toMatchObject({ total_count: waiting.length + 1 });
    await second.kill();
  });
});
