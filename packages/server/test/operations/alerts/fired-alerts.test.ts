import { closeSync, openSync, readFileSync, symlinkSync, unlinkSync, writeSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { openLogDestination } from '@mdhq/portal-log';
import { collectDefaultMetrics } from 'prom-client';
import { expect, it, onTestFinished } from 'vitest';
import { loadConfig } from '../../../src/config.ts';
import { mailOutcomes } from '../../../src/mail/delivery.ts';
import type { SmtpServer } from '../../../src/mail/smtp/smtp-url.ts';
import { createIntegrityWatch, type IntegrityWatch } from '../../../src/operations/integrity.ts';
import { measureMail, measureOutbox } from '../../../src/operations/mail-metrics.ts';
import { createMetrics, measureLog, measureTrails } from '../../../src/operations/metrics.ts';
import { startServer } from '../../../src/start-server.ts';
import { insertPortalRequest } from '../../../src/store/queue/portal-requests.ts';
import { openSqliteDatabase } from '../../../src/store/sqlite/open-database.ts';
import { basic } from '../../support/clinic/api-users.ts';
import { openClinic } from '../../support/clinic/clinic.ts';
import { portalRequestRow } from '../../support/clinic/portal-requests.ts';
import { createSandbox, installCommand } from '../../support/command.ts';
import { failWrites, lockWrites } from '../../support/database-faults.ts';
import { loopbackIdentity } from '../../support/mail/loopback-identity.ts';
import { type MailServerOptions, startMailServer } from '../../support/mail/mail-server.ts';
import { openMailbox } from '../../support/mail/mailbox.ts';
import { startWorker } from '../../support/mail/worker.ts';
import { now } from '../../support/portal/harbor.ts';
import { openPortal } from '../../support/portal/portal.ts';
import { startServerProcess } from '../../support/process/server-process.ts';
import { rawRequest, sendRaw } from '../../support/raw-http.ts';
import { changeRows } from '../../support/rows.ts';
import { temporaryFolder } from '../../support/temporary-database.ts';
import { expectFiring, expectFiringAfter, hasPromtool, samplesOf, whySkipped } from './promtool.ts';

/** A test that makes a fault, and evaluates the rules on the metrics before and during it. */
const fault = (name: string, run: () => Promise<void>) =>
  it.skipIf(!hasPromtool)(`${name}${whySkipped}`, run);

/** A clinic whose metrics can be read. */
async function openMeasured(
  others: Parameters<typeof openClinic>[2] = {},
  open: (dataDir: string) => ReturnType<typeof openSqliteDatabase> = openSqliteDatabase,
) {
  const metrics = createMetrics('1.2.3');
  const clinic = await openClinic(open, 'silent', { metrics, ...others });
  onTestFinished(() => clinic.close());
  const read = async () => (await clinic.server.inject({ url: '/metrics' })).payload;
  return { ...clinic, metrics, read };
}

/** A clinic, a mail server, and the metrics of the worker between them. */
async function openMeasuredPost(options?: MailServerOptions) {
  const metrics = createMetrics('1.2.3');
  const portal = await openPortal();
  const onAttempt = measureMail(metrics, mailOutcomes);
  measureOutbox(metrics, portal.database, portal.clock);
  const mailbox = await openMailbox(options);
  const start = (server: Partial<SmtpServer> = {}) =>
    startWorker(
      { ...portal, onAttempt },
      {
        ...{ host: '127.0.0.1', port: mailbox.port, secure: false, requireTLS: false },
        ...server,
      },
    );
  return { portal, mailbox, start, read: () => metrics.registry.metrics() };
}

/**
 * A clinic whose database and audit trails are checked.
 * @param linked the path at which the checks find the data directory; by default its own
 */
async function openWatched(linked?: string) {
  let watch: IntegrityWatch | undefined;
  const clinic = await openMeasured(
    {
      integrity: {
        get isDamaged() {
          return watch?.isDamaged ?? false;
        },
        get checkedAt() {
          return watch?.checkedAt;
        },
      },
    },
    (dataDir) => {
      const ignored = () => undefined;
      watch = createIntegrityWatch({ dataDir: linked ?? dataDir }, Date.now, {
        error: ignored,
        warn: ignored,
      });
      return openSqliteDatabase(dataDir);
    },
  );
  if (watch === undefined) throw new Error('The database was not opened.');
  measureTrails(clinic.metrics, {
    get trailsVerifiedAt() {
      return watch?.trailsVerifiedAt;
    },
    brokenTrails: () => watch?.brokenTrails ?? new Set<string>(),
  });
  return { ...clinic, watch };
}

fault('a mail server that is down fires PortalMailWaits', async () => {
  const { portal, start, read } = await openMeasuredPost();
  const { port, close } = await startMailServer();
  await close();
  const before = await read();
  await portal.invite(1);
  const worker = start({ port });
  await worker.logged('waits to be mailed');
  await worker.stop();
  portal.time.now += 16 * 60_000;

  expectFiring({ before, during: await read() }, ['PortalMailWaits']);
});

fault('a mail server whose certificate is not trusted fires PortalMailPaused', async () => {
  const options = { secure: true, identity: loopbackIdentity };
  const { portal, start, read } = await openMeasuredPost(options);
  const before = await read();
  await portal.invite(1);
  const worker = start({ secure: true });
  await worker.logged('all mail waits');

  expectFiring({ before, during: await read() }, ['PortalMailPaused']);
});

fault('a mail server that refuses the addresses fires PortalMailFails', async () => {
  const { portal, mailbox, start, read } = await openMeasuredPost();
  mailbox.script.push({ answer: '550 5.1.1 No such user', at: 'recipient' });
  const before = await read();
  await portal.invite(1);
  const worker = start();
  await worker.logged("can't be mailed");

  expectFiring({ before, during: await read() }, ['PortalMailFails']);
});

fault('emails that are accepted after more than five minutes fire PortalMailLate', async () => {
  const { portal, mailbox, start, read } = await openMeasuredPost();
  const before = await read();
  await portal.invite(1);
  portal.time.now += 6 * 60_000;
  const worker = start();
  await mailbox.arrived(1);
  await worker.stop();

  const during = await read();
  expect(during).toContain('portal_mail_attempts_total{outcome="sent"} 1');
  expectFiring({ before, during }, ['PortalMailLate']);
});

fault(
  'a disk with 10 MiB left fires PortalDiskLow, PortalDiskFull and PortalNotReady',
  async () => {
    let freeBytes = 1e12;
    const { read } = await openMeasured({ freeBytes: async () => freeBytes });
    const before = await read();
    freeBytes = 10 * 1_048_576;

    expectFiring({ before, during: await read() }, [
      'PortalDiskFull',
      'PortalDiskLow',
      'PortalNotReady',
    ]);
  },
);

fault('a database that another process has locked fires PortalNotReady', async () => {
  const clinic = await openMeasured();
  const before = await clinic.read();
  const release = await lockWrites(clinic);
  const during = await clinic.read();
  await release();

  expectFiring({ before, during }, ['PortalNotReady']);
});

fault(
  'audit events that cannot be written fire PortalErrorsFast and PortalErrorsSlow',
  async () => {
    const clinic = await openMeasured();
    const before = await clinic.read();
    await failWrites(clinic, 'insert on', 'audit_events');
    for (let sent = 0; sent < 7; sent += 1) {
      const { status } = await clinic.request({ url: '/api/v1/patients/1', as: 'writer' });
      expect(status).toBe(500);
    }
    expectFiring({ before, during: await clinic.read() }, ['PortalErrorsFast', 'PortalErrorsSlow']);
  },
);

fault('log-ins with many user names fire PortalLogInsRefused and PortalAuditCounted', async () => {
  const clinic = await openMeasured();
  const before = await clinic.read();
  for (let sent = 0; sent < 40; sent += 1) {
    await clinic.request({
      url: '/api/v1/patients/1',
      headers: { host: 'sandbox.md-hq.com', authorization: basic(`user-${sent}`, 'guess') },
    });
  }
  clinic.time.now += 61_000;
  await clinic.request({ url: '/api/v1/patients/1', as: 'writer' });

  expectFiring({ before, during: await clinic.read() }, [
    'PortalAuditCounted',
    'PortalLogInsRefused',
  ]);
});

fault('an audit event that was edited fires PortalAuditTrailBroken (Q59)', async () => {
  const clinic = await openWatched();
  await clinic.request({ url: '/api/v1/patients/1', as: 'writer' });
  await clinic.watch.check();
  const before = await clinic.read();
  await changeRows(clinic, "update audit_events set actor = 'eve' where sequence = 1");
  await clinic.watch.check();

  expect([...clinic.watch.brokenTrails]).toEqual(['sandbox']);
  expectFiring({ before, during: await clinic.read() }, ['PortalAuditTrailBroken']);
});

fault('an audit stream whose receiver is unavailable fires PortalAuditStreamLate', async () => {
  const clinic = await openMeasured();
  const { run } = installCommand(clinic.dataDir);
  const stream = (to: string) =>
    run('audit', 'stream', '--once', '--instance=sandbox', `--to=${to}`);
  // The second time sends the event that records the beginning of the stream.
  for (let times = 0; times < 2; times += 1) await stream(`file:${clinic.dataDir}/audit.ndjson`);
  const before = await clinic.read();
  await run('audit', 'export', 'sandbox');
  expect(await stream('syslog+tcp://127.0.0.1:1')).toMatchObject({ code: 1 });
  clinic.time.now += 21 * 60_000;

  expectFiring({ before, during: await clinic.read() }, ['PortalAuditStreamLate']);
});

fault('an overwritten page fires PortalDatabaseDamaged and PortalNotReady (Q76)', async () => {
  const clinic = await openWatched();
  const before = await clinic.read();
  const file = join(clinic.dataDir, 'portal.sqlite');
  const descriptor = openSync(file, 'r+');
  writeSync(descriptor, Buffer.alloc(4_096, 0xff), 0, 4_096, readFileSync(file).length - 4_096);
  closeSync(descriptor);
  await clinic.watch.check();

  expectFiring({ before, during: await clinic.read() }, [
    'PortalDatabaseDamaged',
    'PortalNotReady',
  ]);
});

fault('a log on a full disk fires PortalLogLinesDropped (Q71)', async () => {
  const metrics = createMetrics('1.2.3');
  const full = openSync('/dev/full', 'w');
  onTestFinished(() => closeSync(full));
  const log = openLogDestination(full);
  measureLog(metrics, log);
  const before = await metrics.registry.metrics();
  for (let lines = 0; lines < 1_200; lines += 1) log.write(`${'x'.repeat(1_000)}\n`);

  expectFiring({ before, during: await metrics.registry.metrics() }, ['PortalLogLinesDropped']);
});

fault('a client with too many connections fires PortalConnectionsRefused (Q69)', async () => {
  const clinic = await openMeasured({ connectionsPerAddress: 2 });
  const port = await clinic.listen();
  const before = await clinic.read();
  expect((await sendRaw(port, rawRequest().repeat(150))).at(-1)?.status).toBe(503);

  expectFiring({ before, during: await clinic.read() }, ['PortalConnectionsRefused']);
});

fault(
  'a backup that is 27 hours old fires PortalBackupOld, on a server without other alerts',
  async () => {
    const { dataDir, folder, run } = installCommand();
    await run(...createSandbox);
    const settings = { PORTAL_DATA_DIR: dataDir, PORTAL_LISTEN: '127.0.0.1:0' };
    const server = await startServer(loadConfig({ ...settings, PORTAL_LOG_LEVEL: 'silent' }));
    onTestFinished(() => server.close());
    const read = async () => (await fetch(`${server.url}/metrics`)).text();
    const before = await read();
    expect(await run('backup', join(folder, 'backup.sqlite'))).toMatchObject({ code: 0 });
    const during = await read();

    expectFiring({ before, during, at: now + 25 * 3_600_000 }, []);
    expectFiring({ before, during, at: now + 27 * 3_600_000 }, ['PortalBackupOld']);
  },
);

fault(
  'a disk that takes 0.3 s for a commit fires PortalLatencyFast, PortalLatencySlow and PortalEventLoopBlocked',
  async () => {
    let isSlow = false;
    const clinic = await openMeasured({}, async (dataDir) => {
      const database = await openSqliteDatabase(dataDir);
      const write: typeof database.write = (...transaction) => {
        if (isSlow) block(300);
        return database.write(...transaction);
      };
      return { ...database, write };
    });
    collectDefaultMetrics({ register: clinic.metrics.registry });
    const before = await clinic.read();
    isSlow = true;
    // Node.js records a delay only from the second tick after a scrape on.
    for (let sent = 0; sent < 3; sent += 1) {
      const { status } = await clinic.request({ url: '/api/v1/patients/1', as: 'writer' });
      expect(status).toBe(200);
    }

    expectFiring({ before, during: await clinic.read(), hasDelays: true }, [
      'PortalEventLoopBlocked',
      'PortalLatencyFast',
      'PortalLatencySlow',
    ]);
  },
);

/** Blocks the thread, as a system call does. */
function block(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}

fault(
  'clients of one clinic that do not read their responses fire PortalResponsesHeld before others get 503 (Q75)',
  async () => {
    const clinic = await openMeasured();
    const before = await clinic.read();
    // Longer than what the buffers of a socket hold.
    const bytes = 7 * 1_048_576;
    await clinic.database.write((transaction) =>
      insertPortalRequest(transaction, portalRequestRow({ details: `["${'a'.repeat(bytes)}"]` })),
    );
    const port = await clinic.listen();
    for (let client = 0; client < 4; client += 1) {
      const socket = connect(port, '127.0.0.1', () => socket.write(rawRequest()));
      onTestFinished(() => void socket.destroy());
    }
    const held = async () => samplesOf(await clinic.read()).get('portal_response_bytes');
    await expect.poll(held).toBeGreaterThan(4 * bytes);

    expectFiring({ before, during: await clinic.read() }, ['PortalResponsesHeld']);
  },
);

fault(
  'checks that cannot run for nine hours fire PortalDatabaseUnchecked and PortalAuditUnverified (Q59, Q76)',
  async () => {
    const linked = join(temporaryFolder(), 'data');
    const clinic = await openWatched(linked);
    collectDefaultMetrics({ register: clinic.metrics.registry });
    symlinkSync(clinic.dataDir, linked);
    await clinic.watch.check();
    const before = await clinic.read();
    unlinkSync(linked);
    await clinic.watch.check();
    const during = await clinic.read();

    const hours = (count: number) => Date.now() + count * 3_600_000;
    expectFiring({ before, during, at: hours(8) }, []);
    expectFiring({ before, during, at: hours(9) }, [
      'PortalAuditUnverified',
      'PortalDatabaseUnchecked',
    ]);
  },
);

fault(
  'a server that is killed again and again fires PortalRestarts, and PortalDown once it is not started again',
  async () => {
    const { dataDir, run } = installCommand();
    await run(...createSandbox);
    const scrapes: string[] = [];
    const startOf = (text: string | undefined) =>
      /^process_start_time_seconds .+/m.exec(text ?? '')?.[0];
    let url = '';
    while (scrapes.length < 4) {
      const server = await startServerProcess(dataDir);
      url = server.url;
      const text = await (await fetch(`${url}/metrics`)).text();
      // The time of a start has no fraction of a second.
      if (startOf(text) !== startOf(scrapes.at(-1))) scrapes.push(text);
      await server.end('SIGKILL');
    }
    expectFiringAfter(scrapes, ['PortalRestarts']);

    const [first] = scrapes;
    const gone = await fetch(`${url}/metrics`).then(
      (response) => response.text(),
      () => undefined,
    );
    expectFiringAfter([first, gone, gone, gone, gone], ['PortalDown']);
  },
);
