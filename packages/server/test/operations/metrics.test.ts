import { once } from 'node:events';
import { utimesSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { loadConfig } from '../../src/config.ts';
import { createMetrics, measureLog } from '../../src/operations/metrics.ts';
import { startServer } from '../../src/start-server.ts';
import { basic } from '../support/clinic/api-users.ts';
import { type Clinic, openClinic } from '../support/clinic/clinic.ts';
import { dismiss, enqueue } from '../support/clinic/portal-requests.ts';
import { createSandbox, installCommand } from '../support/command.ts';
import { now } from '../support/portal/harbor.ts';
import { rawRequest, sendRaw } from '../support/raw-http.ts';
import { changeRows } from '../support/rows.ts';
import { temporaryFolder } from '../support/temporary-database.ts';

const silent = { PORTAL_LISTEN: '127.0.0.1:0', PORTAL_LOG_LEVEL: 'silent' };

/** The samples by their names and labels. */
function samplesOf(text: string): Record<string, number> {
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return Object.fromEntries(
    lines.map((line) => {
      const end = line.lastIndexOf(' ');
      return [line.slice(0, end), Number(line.slice(end + 1))];
    }),
  );
}

describe('GET /metrics', () => {
  let clinic: Clinic;
  beforeAll(async () => {
    clinic = await openClinic();
  });
  afterAll(() => clinic.close());

  async function read(): Promise<string> {
    const response = await clinic.server.inject({ url: '/metrics' });
    expect(response.statusCode).toBe(200);
    expect(response.headers).toMatchObject({
      'content-type': 'text/plain; version=0.0.4; charset=utf-8',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    });
    return response.payload;
  }

  it('counts responses by operation and status class, and refused log-ins', async () => {
    const id = await enqueue(clinic);
    await dismiss(clinic, id);
    await dismiss(clinic, id);
    await clinic.request({
      url: '/api/v1/patients/1',
      headers: { authorization: basic('a', 'b') },
    });

    const samples = samplesOf(await read());
    const count = (operation: string, status: string) =>
      samples[
        `portal_http_request_duration_seconds_count{operation="${operation}",status="${status}"}`
      ];
    expect(count('queuePatientPrescription', '2xx')).toBe(1);
    expect(count('deletePortalRequest', '2xx')).toBe(1);
    expect(count('deletePortalRequest', '4xx')).toBe(1);
    expect(count('showPatient', '4xx')).toBe(1);
    expect(samples['portal_authentication_failures_total']).toBe(1);
  });

  it('returns the number of waiting emails and the age of the oldest', async () => {
    expect(samplesOf(await read())).toMatchObject({
      portal_outbox_waiting: 0,
      portal_outbox_oldest_seconds: 0,
    });
    await clinic.request({
      method: 'POST',
      url: '/api/v1/patients/1/portal/invite',
      as: 'writer',
    });
    clinic.time.now += 90_000;

    expect(samplesOf(await read())).toMatchObject({
      portal_outbox_waiting: 1,
      portal_outbox_oldest_seconds: 90,
    });
  });

  it('contains nothing of a patient, a user, a clinic or a URL (Q60)', async () => {
    const canary = 'canary-7f3a';
    await clinic.request({ url: `/api/v1/patients/31415926/portal/enqueued`, as: 'writer' });
    await clinic.request({ url: `/api/v1/${canary}?${canary}`, as: 'writer' });
    await clinic.request({ url: `/${canary}`, headers: { authorization: basic(canary, canary) } });

    expect(await read()).not.toMatch(/canary|31415926|pk_writer|sandbox|\/api\//);
  });
});

it('contains the sizes of group commits and the metrics of the process', async () => {
  const dataDir = temporaryFolder();
  const server = await startServer(loadConfig({ ...silent, PORTAL_DATA_DIR: dataDir }));
  onTestFinished(() => server.close());
  await fetch(`${server.url}/readyz`);

  const samples = samplesOf(await (await fetch(`${server.url}/metrics`)).text());
  expect(samples['portal_commit_writes_count']).toBeGreaterThanOrEqual(1);
  expect(samples['process_resident_memory_bytes']).toBeGreaterThan(0);
  expect(samples['nodejs_eventloop_lag_seconds']).toBeGreaterThanOrEqual(0);
});

it('contains the time of the latest backup that succeeded', async () => {
  const { dataDir, folder, run } = installCommand();
  await run(...createSandbox);
  const server = await startServer(loadConfig({ ...silent, PORTAL_DATA_DIR: dataDir }));
  onTestFinished(() => server.close());
  const lastBackup = async () => {
    const text = await (await fetch(`${server.url}/metrics`)).text();
    return samplesOf(text)['portal_backup_timestamp_seconds'];
  };

  expect(await lastBackup()).toBe(0);
  expect(await run('backup', join(folder, 'backup.sqlite'))).toMatchObject({ code: 0 });
  expect(await lastBackup()).toBe(now / 1_000);
  await changeRows({ dataDir }, "update audit_events set actor = 'eve' where sequence = 1");
  utimesSync(join(dataDir, 'last-backup'), 1, 1);
  expect(await run('backup', join(folder, 'broken.sqlite'))).toMatchObject({ code: 1 });
  expect(await lastBackup()).toBe(1);
});

describe('connections that are refused (Q69)', () => {
  async function openLimitedClinic() {
    const clinic = await openClinic(undefined, 'info', { connectionsPerAddress: 2 });
    onTestFinished(() => clinic.close());
    const port = await clinic.listen();
    const refused = async () => {
      const { payload } = await clinic.server.inject({ url: '/metrics' });
      const samples = samplesOf(payload);
      const count = (reason: string) =>
        samples[`portal_connections_refused_total{reason="${reason}"}`];
      return { connections: count('connections'), requests: count('requests') };
    };
    return { port, refused };
  }

  it('are counted if their network has too many', async () => {
    const { port, refused } = await openLimitedClinic();
    expect(await refused()).toEqual({ connections: 0, requests: 0 });
    const held = [connect(port, '127.0.0.1'), connect(port, '127.0.0.1')];
    await Promise.all(held.map((socket) => once(socket, 'connect')));
    for (let beyond = 0; beyond < 3; beyond += 1) {
      expect(await sendRaw(port, '')).toMatchObject([{ status: 503 }]);
    }
    for (const socket of held) socket.destroy();

    expect(await refused()).toEqual({ connections: 3, requests: 0 });
  });

  it('are counted once if they send too many requests ahead', async () => {
    const { port, refused } = await openLimitedClinic();
    const responses = await sendRaw(port, rawRequest().repeat(150));

    expect(responses.at(-1)?.status).toBe(503);
    expect(await refused()).toEqual({ connections: 0, requests: 1 });
  });
});

it('has the version of the server as a label', async () => {
  expect(samplesOf(await createMetrics('1.2.3').registry.metrics())).toMatchObject({
    'portal_build_info{version="1.2.3"}': 1,
  });
});

it('counts the log lines that were dropped (Q71)', async () => {
  const metrics = createMetrics('1.2.3');
  measureLog(metrics, { dropped: 17 });

  expect(samplesOf(await metrics.registry.metrics())).toMatchObject({
    portal_log_lines_dropped_total: 17,
  });
});

describe('access to /metrics', () => {
  async function openServer(environment: Record<string, string> = {}) {
    const dataDir = temporaryFolder();
    const server = await startServer(
      loadConfig({ ...silent, PORTAL_DATA_DIR: dataDir, ...environment }),
    );
    onTestFinished(() => server.close());
    return async (headers: Record<string, string> = {}) => {
      const response = await fetch(`${server.url}/metrics`, { headers });
      await response.arrayBuffer();
      return response.status;
    };
  }

  it('is granted to programs on the same machine, but not to clients of a proxy there', async () => {
    const statusWith = await openServer();
    expect(await statusWith()).toBe(200);
    expect(await statusWith({ 'x-forwarded-for': '127.0.0.1' })).toBe(404);
    expect(await statusWith({ forwarded: 'for=127.0.0.1' })).toBe(404);
  });

  it('is refused to other machines', async () => {
    const clinic = await openClinic();
    onTestFinished(() => clinic.close());
    for (const remoteAddress of ['192.0.2.7', '2001:db8::7', '::ffff:192.0.2.7']) {
      const response = await clinic.server.inject({ url: '/metrics', remoteAddress });
      expect(response.statusCode).toBe(404);
      expect(response.json()).toMatchObject({ type: expect.stringMatching(/#route-unavailable$/) });
    }
    for (const remoteAddress of ['127.0.0.9', '::1', '::ffff:127.0.0.1']) {
      const response = await clinic.server.inject({ url: '/metrics', remoteAddress });
      expect(response.statusCode).toBe(200);
    }
  });

  it('requires the token, if one is set', async () => {
    const statusWith = await openServer({ PORTAL_METRICS_TOKEN: 'scrape-me-0123456789' });
    expect(await statusWith({ authorization: 'Bearer scrape-me-0123456789' })).toBe(200);
    expect(await statusWith()).toBe(404);
    expect(await statusWith({ authorization: 'Bearer scrape-me-0123456780' })).toBe(404);
    expect(await statusWith({ authorization: 'Basic scrape-me-0123456789' })).toBe(404);
  });
});
