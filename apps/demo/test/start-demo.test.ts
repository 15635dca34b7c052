// @stress: servers start and stop together
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type DemoPorts, PortTaken } from '../src/ports.ts';
import { type Demo, startDemo } from '../src/start-demo.ts';
import { freePorts } from './support/free-ports.ts';

const folder = mkdtempSync(join(tmpdir(), 'portal-demo-'));
const dataDir = join(folder, 'data');
let ports: DemoPorts;
let demo: Demo;

beforeAll(async () => {
  ports = await freePorts();
  demo = await startDemo({ ports, dataDir, reset: false, print: () => {} });
}, 30_000);

afterAll(async () => {
  await demo.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('the demo', () => {
  it("serves the vendor's three sample calls", async () => {
    const queue = await call('GET', '/patients/1/portal/enqueued', 'un:pwd');
    expect(queue.body.data.map(({ id }) => id)).toEqual([26, 27, 28]);

    const dismissal = await call('DELETE', '/patients/1/portal/enqueued/27', 'un:pwd');
    expect(dismissal.body.data).toMatchObject({ status: 'dismissed', dismissed_by: 'un' });
    const again = await call('DELETE', '/patients/1/portal/enqueued/27', 'un:pwd');
    expect(again).toMatchObject({ status: 404, body: { dismissed_by: 'un' } });

    const invitation = await call('POST', '/patients/221/portal/invite', 'ben:password');
    expect(invitation).toMatchObject({ status: 202, body: { invitation: { kind: 'join' } } });
  });

  it('delivers the invitation to the mailbox, with a link that opens a page', async () => {
    const mails = await vi.waitFor(async () => {
      const arrived = await readMailbox();
      expect(arrived).toHaveLength(1);
      return arrived;
    }, 30_000);
    const [link = ''] = /http:\S+#\S+/.exec(mails[0]?.text ?? '') ?? [];
    const { host, pathname, hash } = new URL(link);
    expect(host).toBe(`sandbox.localhost:${ports.server}`);
    expect(hash.length).toBeGreaterThan(100);
    // Not every resolver knows names under localhost, so the page of the default instance is opened by address.
    const page = await fetch(`http://127.0.0.1:${ports.server}${pathname}`);
    expect(await page.text()).toContain('Sandbox Family Clinic');
  });

  it('has an inbox with all types, several days and two users', async () => {
    const { body: inbox } = await call('GET', '/extensions/portal/enqueued?limit=1000', 'un:pwd');
    for (const count of Object.values(inbox.counts_by_type)) expect(count).toBeGreaterThan(5);
    const days = new Set(inbox.data.map(({ created }) => created.slice(0, 10)));
    expect(days.size).toBeGreaterThan(4);
    const patients = new Set(inbox.data.map(({ pt_id }) => pt_id));
    expect(patients.size).toBeLessThan(inbox.data.length);

    const dismissed = await call('GET', '/extensions/portal/enqueued?status=dismissed', 'un:pwd');
    const dismissers = new Set(dismissed.body.data.map(({ dismissed_by }) => dismissed_by));
    expect([...dismissers].sort()).toEqual(['ben', 'un']);
  });

  it('has no times in the future', async () => {
    const now = Date.now();
    const dismissed = await call(
      'GET',
      '/extensions/portal/enqueued?status=dismissed&limit=1000',
      'un:pwd',
    );
    const { body: inbox } = await call('GET', '/extensions/portal/enqueued?limit=1000', 'un:pwd');
    const times = [...inbox.data, ...dismissed.body.data].flatMap(({ created, dismissed_at }) => [
      created,
      ...(dismissed_at === null ? [] : [dismissed_at]),
    ]);
    expect(times.length).toBeGreaterThan(300);
    expect(times.filter((time) => Date.parse(time) > now)).toEqual([]);
  });

  it('has a patient without an address', async () => {
    const refused = await call('POST', '/patients/222/portal/invite', 'ben:password');
    expect(refused.status).toBe(422);
    expect(refused.body.type).toMatch(/#patient-has-no-email$/);
  });

  it('serves the front desk', async () => {
    const page = await fetch(`http://127.0.0.1:${ports.frontDesk}/`);
    expect(page.status).toBe(200);
    expect(await page.text()).toContain('<title>');
  });

  it('reports a port in use before it starts anything', async () => {
    const second = startDemo({ ports, dataDir, reset: false, print: () => {} });
    await expect(second).rejects.toThrow(PortTaken);
    await expect(second).rejects.toThrow(
      `Port ${ports.server}, for the server, is already in use.`,
    );
  });

  it('keeps its data between runs, and deletes it on reset', async () => {
    await demo.close();
    const printed: string[] = [];
    demo = await startDemo({ ports, dataDir, reset: false, print: (line) => printed.push(line) });
    const kept = await call('GET', '/patients/1/portal/enqueued', 'un:pwd');
    expect(kept.body.total_count).toBe(2);

    await demo.close();
    demo = await startDemo({ ports, dataDir, reset: true, print: (line) => printed.push(line) });
    const fresh = await call('GET', '/patients/1/portal/enqueued', 'un:pwd');
    expect(fresh.body.total_count).toBe(3);
    expect(printed).toEqual([
      'Using the data of the last run.',
      'Creating the clinic with invented data ...',
    ]);
  }, 30_000);
});

async function readMailbox(): Promise<{ text: string }[]> {
  const response = await fetch(`http://127.0.0.1:${ports.mailbox}/email`);
  return (await response.json()) as { text: string }[];
}

/** The fields of the responses that the tests read. */
interface Body {
  type: string;
  total_count: number;
  counts_by_type: Record<string, number>;
  data: {
    id: number;
    pt_id: number;
    created: string;
    dismissed_at: string | null;
    dismissed_by: string | null;
  }[];
}

async function call(method: string, path: string, credentials: string) {
  const response = await fetch(`http://127.0.0.1:${ports.server}/api/v1${path}`, {
    method,
    headers: { authorization: `Basic ${Buffer.from(credentials).toString('base64')}` },
  });
  return { status: response.status, body: (await response.json()) as Body };
}
