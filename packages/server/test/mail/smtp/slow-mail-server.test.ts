import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { loadConfig } from '../../../src/config.ts';
import { startServer } from '../../../src/start-server.ts';
import { openPost, stateOf } from '../../support/mail/post.ts';
import { startWorker } from '../../support/mail/worker.ts';
import type { Portal } from '../../support/portal/portal.ts';
import { inviteUnderKey, seedMortalClinic } from '../../support/process/killable-clinic.ts';
import { rowsIn } from '../../support/rows.ts';
import { temporaryFolder } from '../../support/temporary-database.ts';

const minute = 60_000;
/** Long enough for a busy machine to reach the fault. */
const deadline = { deadlineMs: 1_500 };

async function inviteMany(portal: Portal, count: number): Promise<void> {
  for (let ptId = 100; ptId < 100 + count; ptId += 1) {
    await portal.addPatient({ pt_id: ptId });
    await portal.invite(ptId);
  }
}

/**
 * Listens in front of a mail server. The first connections get no response, or a byte now and then that never completes
 * a line. The others are forwarded.
 */
async function openHolder(port: number, held: number, isChatty = false) {
  const sockets: Socket[] = [];
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    if (sockets.length === held) {
      const through = connect(port, '127.0.0.1');
      through.on('error', () => undefined);
      socket.pipe(through).pipe(socket);
      return;
    }
    sockets.push(socket);
    if (!isChatty) return;
    socket.write('220-');
    const chat = setInterval(() => socket.write('.'), 10);
    socket.on('close', () => clearInterval(chat));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const close = () => {
    server.close();
    for (const socket of sockets) socket.destroy();
  };
  onTestFinished(close);
  return {
    url: `smtp://127.0.0.1:${(server.address() as AddressInfo).port}`,
    sockets,
    close,
  };
}

describe('the outbox worker, with a slow mail server,', () => {
  it.each([
    ['with its greeting', undefined],
    ['with the text', 'in data'],
    ['after the text', 'after data'],
  ] as const)('%s: aborts the email at the deadline and retries it', async (_, hang) => {
    const { portal, mailbox } = await openPost();
    const { url } = await openHolder(mailbox.port, hang === undefined ? 1 : 0);
    if (hang !== undefined) mailbox.script.push({ hang });
    await portal.invite(1);
    const hasty = startWorker(portal, url, deadline);
    await hasty.logged('waits to be mailed');
    await hasty.stop();
    expect(await stateOf(portal, 1)).toBe('queued');

    portal.time.now += minute;
    const worker = startWorker(portal, url);
    await worker.logged('was mailed');
    expect(new Set(mailbox.mails.map((mail) => mail.parsed.messageId)).size).toBe(1);
  });

  it('that sends single bytes, holds its connections no longer than the deadline and continues with the others', async () => {
    const { portal, mailbox } = await openPost();
    const { url, sockets } = await openHolder(mailbox.port, 5, true);
    await inviteMany(portal, 6);
    const worker = startWorker(portal, url, deadline);
    await worker.logged('was mailed');
    await worker.logged('waits to be mailed', 5);
    await Promise.all(
      sockets.map(async (socket) => socket.destroyed || (await once(socket, 'close'))),
    );
    expect(mailbox.mails).toHaveLength(1);
  });

  it('that is slow for some emails only, sends all others over the remaining connection', async () => {
    const { portal, mailbox, url } = await openPost();
    for (let count = 0; count < 4; count += 1) mailbox.script.push({ hang: 'after data' });
    await inviteMany(portal, 24);
    const worker = startWorker(portal, url, { stopGraceMs: 0 });
    await worker.logged('was mailed', 20);
    expect(mailbox.mails).toHaveLength(24);
    expect(mailbox.connections.ever).toBe(5);
    expect(await portal.outbox()).toHaveLength(4);
  });
});

describe('while no email can be delivered', () => {
  it.each([
    ['says nothing', () => openHolder(0, 100)],
    ['is not there', async () => ({ url: 'smtp://127.0.0.1:1', close: () => undefined })],
  ])(
    'because the mail server %s, invitations are accepted, and /metrics shows how many emails wait and for how long',
    async (_, openMailServer) => {
      const dataDir = temporaryFolder();
      await seedMortalClinic(dataDir, 20);
      const mailServer = await openMailServer();
      const time = { now: Date.parse('2026-11-02T15:04:05.000Z') };
      const environment = {
        PORTAL_DATA_DIR: dataDir,
        PORTAL_LISTEN: '127.0.0.1:0',
        PORTAL_DEFAULT_INSTANCE: 'sandbox',
        PORTAL_LOG_LEVEL: 'silent',
        SMTP_URL: mailServer.url,
      };
      const server = await startServer(loadConfig(environment), { clock: () => time.now });
      onTestFinished(() => server.close());
      const ids = await Promise.all(
        Array.from({ length: 20 }, (_, index) =>
          inviteUnderKey(server.url, 100 + index, `key-${index}`),
        ),
      );
      expect(new Set(ids).size).toBe(20);
      time.now += 600_000;

      const metrics = await (await fetch(`${server.url}/metrics`)).text();
      expect(metrics).toMatch(/^portal_outbox_waiting 20$/m);
      expect(metrics).toMatch(/^portal_outbox_oldest_seconds 600$/m);
      const failed = rowsIn({ dataDir }).selectFrom('invitations').where('failed_at', '>', 0);
      expect(await failed.selectAll().execute()).toEqual([]);
      mailServer.close();
    },
  );
});
