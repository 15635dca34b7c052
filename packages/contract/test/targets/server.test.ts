import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { invitationsUsedUp } from '../../src/cases/invitations/invitee.ts';
import { elementReasons } from '../../src/elements/element-reasons.ts';
import { basicAuthorization, type Call } from '../../src/http/messages.ts';
import { openTransport } from '../../src/http/transport.ts';
import type { ConformanceReport } from '../../src/report/conformance-report.ts';
import { type PreparedContract, runPrepared } from '../../src/run-contract.ts';
import { behaviorFaults } from '../faults/behavior.ts';
import { failuresOf } from '../support/failures.ts';
import { faultyTransport } from '../support/faulty-target.ts';
import { preparedContract } from '../support/prepared-contract.ts';
import { type Sandbox, startSandbox } from '../support/start-sandbox.ts';

let sandbox: Sandbox;
let prepared: PreparedContract;
let report: ConformanceReport;
let wrongLogIns = 0;

/** Whether a call has a name and a secret that are wrong. */
function isWrongLogIn({ headers: { authorization } }: Call): boolean {
  if (authorization === undefined) return false;
  const { credentials, readOnlyUser = credentials } = sandbox.target;
  const isRight = [credentials, readOnlyUser].map(basicAuthorization).includes(authorization);
  return !isRight && atob(authorization.replace('Basic ', '')).includes(':');
}

beforeAll(async () => {
  sandbox = await startSandbox({ settings: { PORTAL_PATIENT_INVITATION_LIMIT: '5' } });
  prepared = await preparedContract();
  const transport = openTransport(sandbox.target.url);
  report = await runPrepared(prepared, sandbox.target, {
    workflows: true,
    transport: {
      ...transport,
      send(call) {
        if (isWrongLogIn(call)) wrongLogIns += 1;
        return transport.send(call);
      },
    },
  });
});
afterAll(() => sandbox.close());

describe('the server', () => {
  it('conforms', () => {
    expect(failuresOf(report)).toEqual([]);
    expect(report.holds).toBe(true);
  });

  it('returns each declared status that a case can provoke', () => {
    const provokable = report.unprovoked.filter(({ status }) => ![429, 500, 503].includes(status));

    expect(provokable).toEqual(
      ['listInbox', 'validatePortalCredentials', 'searchPatients'].map((operation) => ({
        operation,
        status: 404,
        reason: 'the target has the route',
      })),
    );
  });

  it('is tested with each element of the contract that has no reason to be left out', () => {
    const { missing } = report.coverage;

    expect(missing.filter(({ reason }) => reason === undefined)).toEqual([]);
  });

  it('is tested with no element that has a reason to be left out', () => {
    const missing = new Set(report.coverage.missing.map(({ element }) => element));

    expect(Object.keys(elementReasons).filter((element) => !missing.has(element))).toEqual([]);
  });

  it('runs all cases, without skipping any', () => {
    expect(report.skipped).toEqual([]);
  });

  it('gets six wrong log-ins in a run, so that a target can be tested several times a day', () => {
    expect(wrongLogIns).toBe(6);
  });

  it('passes each step of the workflows', () => {
    const steps = report.results.filter(({ check }) => check === 'workflow');

    expect(steps.map(({ during }) => during).toSorted()).toEqual([
      'runs the workflow dismissEachType, step countAfter',
      'runs the workflow dismissEachType, step countBefore',
      'runs the workflow dismissEachType, step dismissMessage',
      'runs the workflow dismissEachType, step dismissRefill',
      'runs the workflow dismissEachType, step dismissSupplement',
      'runs the workflow dismissEachType, step listAll',
      'runs the workflow dismissEachType, step sendMessage',
      'runs the workflow dismissEachType, step sendRefill',
      'runs the workflow dismissEachType, step sendSupplement',
      'runs the workflow dismissFromQueue, step countBefore',
      'runs the workflow dismissFromQueue, step dismiss',
      'runs the workflow dismissFromQueue, step dismissAgain',
      'runs the workflow dismissFromQueue, step listWithIt',
      'runs the workflow dismissFromQueue, step listWithoutIt',
      'runs the workflow dismissFromQueue, step sendIn',
      'runs the workflow invite, step invite',
      'runs the workflow invite, step lookUp',
      'runs the workflow invite, step revoke',
      'runs the workflow invite, step revokeAgain',
      'runs the workflow invite, step seeIt',
      'runs the workflow invite, step seeItRevoked',
      'runs the workflow invite, step tryWrongLogIn',
      'runs the workflow inviteWithoutEmail, step invite',
      'runs the workflow inviteWithoutEmail, step lookUp',
      'runs the workflow restoreToInbox, step countAfter',
      'runs the workflow restoreToInbox, step countBefore',
      'runs the workflow restoreToInbox, step dismiss',
      'runs the workflow restoreToInbox, step dismissAgain',
      'runs the workflow restoreToInbox, step findAmongDismissed',
      'runs the workflow restoreToInbox, step findInInbox',
      'runs the workflow restoreToInbox, step findInInboxAgain',
      'runs the workflow restoreToInbox, step findPatient',
      'runs the workflow restoreToInbox, step readHistory',
      'runs the workflow restoreToInbox, step readInFull',
      'runs the workflow restoreToInbox, step restore',
      'runs the workflow restoreToInbox, step sendIn',
    ]);
  });

  it('has an empty queue after a run', async () => {
    const { url, credentials } = sandbox.target;
    const { username, password } = credentials;
    const response = await fetch(new URL('/api/v1/patients/1/portal/enqueued', url), {
      headers: { authorization: `Basic ${btoa(`${username}:${password}`)}` },
    });

    expect(await response.json()).toMatchObject({ total_count: 0 });
  });

  it('conforms a second time, with open and dismissed requests in the queue', async () => {
    const { url, credentials, patient } = sandbox.target;
    const authorization = `Basic ${btoa(`${credentials.username}:${credentials.password}`)}`;
    for (const drug_id of [1, 2, 3]) {
      await fetch(new URL(`/api/v1/patients/${patient}/rxs`, url), {
        method: 'POST',
        headers: { authorization, 'content-type': 'application/json' },
        body: JSON.stringify({ drug_id }),
      });
    }
    // The first run has used up the invitations of the other one.
    const target = { ...sandbox.target, invitee: 224 };
    const again = await runPrepared(prepared, target, { workflows: false });

    expect(failuresOf(again)).toEqual([]);
    expect(again.holds).toBe(true);
    expect(again.skipped).toEqual([]);
  });

  it('a run sends --invitee at most five invitations, and a second run skips cases with the reason (Q49)', async () => {
    const second = await runPrepared(prepared, sandbox.target, {
      workflows: true,
      operations: ['inviteToPortal', 'listInvitations', 'revokeInvitation'],
    });

    expect(failuresOf(second)).toEqual([]);
    expect(new Set(second.skipped.map(({ reason }) => reason))).toEqual(
      new Set([invitationsUsedUp]),
    );
    expect(second.skipped.map(({ name }) => name)).toContain('runs the workflow invite');
    expect(second.skipped.map(({ name }) => name)).toContain(
      'sends an invitation, without the link or the full address in the response (Q40)',
    );
  });

  it('a faulty server fails a workflow', async () => {
    const fault = behaviorFaults.find(
      ({ what }) => what === 'changes the time of a dismissal on a second DELETE',
    );
    if (!fault) throw new Error('there is no such fault');
    // Without these patients, only the workflows of the queue run.
    const target = { ...sandbox.target, invitee: undefined, patientWithoutEmail: undefined };
    const { results } = await runPrepared(prepared, target, {
      workflows: true,
      operations: ['deletePortalRequest'],
      transport: faultyTransport(sandbox.target, fault),
    });

    expect(results).toContainEqual({
      operation: 'deletePortalRequest',
      check: 'workflow',
      during: 'runs the workflow dismissFromQueue, step dismissAgain',
      deviation: {
        expected: '$response.body#/dismissed_at == $steps.dismiss.outputs.dismissed_at',
        came: 'another result, with status 404',
      },
      curl: expect.stringMatching(
        /^curl .* -X DELETE -u "\$PORTAL_USERNAME:\$PORTAL_PASSWORD" .*\/portal\/enqueued\/\d+$/,
      ),
    });
  });

  it('a run without optional patients and users reports what it skipped, and why', async () => {
    const { url, credentials, patient } = sandbox.target;
    const bare = { url, credentials, patient, stateless: false, readOnly: false };
    const report = await runPrepared(prepared, bare, { workflows: false });
    const { holds, skipped, unprovoked } = report;

    expect(failuresOf(report)).toEqual([]);
    expect(unprovoked.filter(({ reason }) => reason === undefined)).toEqual([]);
    expect(holds).toBe(true);
    expect(new Set(skipped.map(({ reason }) => reason))).toEqual(
      new Set([
        'no --invitee was given',
        'no --invitee or --patient-without-email was given',
        'no --patient-without-email was given',
        'no PORTAL_PATIENT_USERNAME and _PASSWORD were given',
        'no PORTAL_READ_ONLY_USERNAME and _PASSWORD were given',
      ]),
    );
    expect(unprovoked).toContainEqual({
      operation: 'inviteToPortal',
      status: 202,
      reason: 'no --invitee was given',
    });
  });
});
