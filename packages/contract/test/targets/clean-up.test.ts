import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { once } from 'node:events';
import type { IncomingMessage, Server } from 'node:http';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ApiResponse, Call } from '../../src/http/messages.ts';
import { openTransport } from '../../src/http/transport.ts';
import { type Extent, type PreparedContract, runPrepared } from '../../src/run-contract.ts';
import type { Target } from '../../src/target.ts';
import { faultyTransport, isList, startFaultyTarget } from '../support/faulty-target.ts';
import { preparedContract } from '../support/prepared-contract.ts';
import { startCommand } from '../support/run-command.ts';
import { type Sandbox, startSandbox } from '../support/start-sandbox.ts';

const broken: ApiResponse = { status: 500, headers: {}, text: 'broken' };
let sandbox: Sandbox;
let prepared: PreparedContract;

beforeAll(async () => {
  sandbox = await startSandbox();
  prepared = await preparedContract();
});
afterAll(() => sandbox.close());
beforeEach(dismissAll);

async function read(path: string): Promise<{ data: { id: number; state?: string }[] }> {
  const response = await fetch(new URL(path, sandbox.target.url), { headers: authorized() });
  return (await response.json()) as { data: { id: number; state?: string }[] };
}

function authorized() {
  return { authorization: `Basic ${btoa('un:pwd')}` };
}

async function openIds(): Promise<number[]> {
  const { data } = await read('/api/v1/patients/1/portal/enqueued');
  return data.map(({ id }) => id);
}

async function dismissAll(): Promise<void> {
  for (const id of await openIds()) {
    const url = new URL(`/api/v1/patients/1/portal/enqueued/${id}`, sandbox.target.url);
    await fetch(url, { method: 'DELETE', headers: authorized() });
  }
}

function runWith(
  respond: (call: Call, forward: (call: Call) => Promise<ApiResponse>) => Promise<ApiResponse>,
  extent: Partial<Extent> = {},
) {
  return runPrepared(prepared, sandbox.target, {
    workflows: false,
    transport: faultyTransport(sandbox.target, { respond }),
    ...extent,
  });
}

/** A target on which only the workflows of the queue run. */
function withoutInvitations(target: Target): Target {
  return { ...target, invitee: undefined, patientWithoutEmail: undefined };
}

/** Observes which servers of this process receive a POST. */
function postedServers() {
  const servers: Server[] = [];
  const channel = 'http.server.request.start';
  const receive = (message: unknown) => {
    const { request, server } = message as { request: IncomingMessage; server: Server };
    if (request.method === 'POST') servers.push(server);
  };
  subscribe(channel, receive);
  return {
    last(): Server {
      const server = servers.at(-1);
      if (!server) throw new Error('no server has received a POST');
      return server;
    },
    stop: () => unsubscribe(channel, receive),
  };
}

describe('a run leaves no open request (Q82)', () => {
  it('if the target cannot list the queue, so that cases fail before they clean up', async () => {
    let lists = 0;
    const report = await runWith(
      async (call, forward) => {
        // The first call logs in.
        if (isList(call)) lists += 1;
        return isList(call) && lists > 1 ? broken : forward(call);
      },
      { operations: ['deletePortalRequest'] },
    );

    expect(report.holds).toBe(false);
    expect(report.leftovers).toEqual([]);
    expect(await openIds()).toEqual([]);
  });

  it('if the target accepts bodies that it must refuse', async () => {
    const report = await runWith(
      (call, forward) => {
        const isPrescription = call.method === 'POST' && call.path.endsWith('/rxs');
        return forward(isPrescription ? { ...call, body: '{"drug_id":1}' } : call);
      },
      { operations: ['queuePatientPrescription'] },
    );

    expect(report.holds).toBe(false);
    expect(await openIds()).toEqual([]);
  });

  it('if the run throws', async () => {
    const run = runWith((call, forward) => forward(call), {
      operations: ['deletePortalRequest'],
      isEnough: (results) => {
        if (results.some(({ operation }) => operation === 'queuePatientPrescription')) {
          throw new Error('thrown');
        }
        return false;
      },
    });

    await expect(run).rejects.toThrow('thrown');
    expect(await openIds()).toEqual([]);
  });

  it('if it is interrupted, and sends nothing but the cleanup afterwards', async () => {
    const interruption = new AbortController();
    const later: string[] = [];
    const run = runWith(
      async (call, forward) => {
        if (interruption.signal.aborted) later.push(call.method);
        const response = await forward(call);
        if (call.method === 'POST') interruption.abort(new Error('interrupted'));
        return response;
      },
      { operations: ['deletePortalRequest'], signal: interruption.signal },
    );

    await expect(run).rejects.toThrow('interrupted');
    expect(later).toEqual(['DELETE']);
    expect(await openIds()).toEqual([]);
  });

  it('if it is interrupted in a workflow before the target has executed a POST', async () => {
    const interruption = new AbortController();
    const relays = postedServers();
    const target = openTransport(sandbox.target.url);
    let posted: Promise<ApiResponse> | undefined;
    const run = runPrepared(prepared, withoutInvitations(sandbox.target), {
      workflows: true,
      operations: [],
      signal: interruption.signal,
      transport: faultyTransport(sandbox.target, {
        async respond(call) {
          if (call.method !== 'POST') return target.send(call);
          const closed = once(relays.last(), 'close');
          interruption.abort(new Error('interrupted'));
          posted = closed.then(() => target.send(call));
          return posted;
        },
      }),
    });

    await expect(run).rejects.toThrow('interrupted');
    expect(await posted).toMatchObject({ status: 201 });
    target.close();
    relays.stop();
    expect(await openIds()).toEqual([]);
  });
});

describe('a run that sends invitations', () => {
  it('leaves no invitation with an active link', async () => {
    await runWith((call, forward) => forward(call), { operations: ['inviteToPortal'] });
    const { data } = await read('/api/v1/extensions/patients/221/portal/invitations');

    expect(data.length).toBeGreaterThan(0);
    expect(data.map(({ state }) => state)).not.toContain('queued');
    expect(data.map(({ state }) => state)).not.toContain('sent');
    expect(data.map(({ state }) => state)).toContain('revoked');
  });
});

describe('a run that cannot clean up', () => {
  const failing = (call: Call, forward: (call: Call) => Promise<ApiResponse>) =>
    call.method === 'DELETE' ? Promise.resolve(broken) : forward(call);

  it('lists what is left in the report, with the reason', async () => {
    const { leftovers } = await runWith(failing, { operations: ['createPatientQuestionnaire'] });
    const left = leftovers.map(({ id }) => id);

    expect(leftovers[0]).toMatchObject({ what: 'portal request', patient: 1, reason: '500' });
    expect(left.toSorted()).toEqual((await openIds()).toSorted());
  });

  it('passes what is left to onLeftovers if it is interrupted', async () => {
    const interruption = new AbortController();
    const left: unknown[] = [];
    const run = runWith(
      async (call, forward) => {
        if (call.method === 'POST') interruption.abort(new Error('interrupted'));
        return failing(call, forward);
      },
      {
        operations: ['deletePortalRequest'],
        signal: interruption.signal,
        onLeftovers: (leftovers) => left.push(...leftovers),
      },
    );

    await expect(run).rejects.toThrow('interrupted');
    expect(left).toMatchObject([{ what: 'portal request', id: (await openIds())[0] }]);
  });

  it('lists a request that may have been added because its response was lost', async () => {
    let isFirst = true;
    const { leftovers } = await runWith(
      async (call, forward) => {
        const response = await forward(call);
        if (call.method !== 'POST' || !isFirst) return response;
        isFirst = false;
        throw new Error('lost');
      },
      { operations: ['deletePortalRequest'] },
    );

    expect(leftovers).toEqual([
      { what: 'portal request', patient: 1, reason: 'no response: it may have been added' },
    ]);
  });
});

describe('mdhq-portal-contract', () => {
  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
    'dismisses its requests and exits with 2 on %s',
    async (signal) => {
      let interrupt = () => {};
      const relay = await startFaultyTarget(sandbox.target, {
        async respond(call, forward) {
          const response = await forward(call);
          if (call.method === 'POST') interrupt();
          return response;
        },
      });
      const child = start(relay.target);
      interrupt = () => {
        interrupt = () => {};
        child.kill(signal);
      };
      const [stdout, stderr, [code]] = await Promise.all([
        text(child.stdout),
        text(child.stderr),
        once(child, 'close'),
      ]);
      await relay.close();

      expect({ stdout, stderr, code }).toEqual({
        stdout: '',
        stderr: `Interrupted by ${signal}.\n`,
        code: 2,
      });
      expect(await openIds()).toEqual([]);
    },
  );

  it('ends immediately on a second signal, also of another kind', async () => {
    let hasPosted = false;
    const relay = await startFaultyTarget(sandbox.target, {
      async respond(call, forward) {
        if (call.method === 'DELETE') {
          // The cleanup after SIGINT, which waits for this response.
          child.kill('SIGTERM');
          await ended;
        }
        const response = await forward(call);
        if (call.method === 'POST' && !hasPosted) {
          hasPosted = true;
          child.kill('SIGINT');
        }
        return response;
      },
    });
    const child = start(relay.target);
    const ended = once(child, 'exit');
    const [code, signal] = await ended;
    await relay.close();

    expect({ hasPosted, code, signal }).toEqual({ hasPosted: true, code: null, signal: 'SIGTERM' });
  });

  it('dismisses its requests and exits with 2 if it cannot write to standard error', async () => {
    let hasPosted = false;
    const relay = await startFaultyTarget(sandbox.target, {
      async respond(call, forward) {
        hasPosted ||= call.method === 'POST';
        // The command writes that it waits.
        const isLimited = hasPosted && call.method === 'GET';
        return isLimited
          ? { status: 429, headers: { 'retry-after': '60' }, text: '' }
          : forward(call);
      },
    });
    const child = start(relay.target);
    child.stderr.destroy();
    const [[code]] = await Promise.all([once(child, 'close'), text(child.stdout)]);
    await relay.close();

    expect({ hasPosted, code }).toEqual({ hasPosted: true, code: 2 });
    expect(await openIds()).toEqual([]);
  });
});

/** Starts the command as a process of its own. */
function start({ url }: Target) {
  return startCommand([`--target=${url.href}`, '--patient=1']);
}
