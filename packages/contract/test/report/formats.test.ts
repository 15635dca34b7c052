import { describe, expect, it } from 'vitest';
import { progressLine } from '../../src/cli/stderr.ts';
import type { ConformanceReport } from '../../src/report/conformance-report.ts';
import { renderJson } from '../../src/report/formats.ts';
import { renderJunit } from '../../src/report/render-junit.ts';
import { readXml } from './read-xml.ts';

const report: ConformanceReport = {
  target: 'http://127.0.0.1:4010',
  surface: 'full',
  holds: false,
  results: [
    { operation: 'showPortalRequests', check: 'status', during: 'filters by status' },
    {
      operation: 'showPortalRequests',
      check: 'behaviour',
      during: 'filters by status',
      deviation: { expected: 'all: 3', came: '<4> & "five"\u0000\ud800\n' },
    },
    { operation: 'inviteToPortal', check: 'status', during: 'invites' },
  ],
  skipped: [
    { operation: 'inviteToPortal', name: 'sends a mail', covers: [202], reason: 'it is read-only' },
  ],
  unprovoked: [
    { operation: 'inviteToPortal', status: 503, reason: 'no request brings it about' },
    { operation: 'inviteToPortal', status: 404 },
  ],
  leftovers: [],
  waitedMs: 0,
  coverage: {
    total: 10,
    exercised: 8,
    missing: [
      { element: 'InvitationState=expired', reason: 'no request provokes it' },
      { element: 'Patient.sex' },
    ],
  },
};

describe('a report as JSON', () => {
  it('contains the whole report', () => {
    expect(JSON.parse(renderJson(report))).toEqual(report);
  });
});

describe('a report as JUnit XML', () => {
  const root = readXml(renderJunit(report));
  const [list, invite] = root.children;

  it('counts cases, failures and skipped cases', () => {
    expect(root).toMatchObject({
      name: 'testsuites',
      attributes: { tests: '5', failures: '2', skipped: '2' },
    });
    expect(list?.attributes).toEqual({
      name: 'showPortalRequests',
      tests: '1',
      failures: '1',
      skipped: '0',
    });
    expect(invite?.attributes).toMatchObject({ tests: '4', failures: '1', skipped: '2' });
  });

  it('has a testcase for each case, with its failures', () => {
    expect(list?.children).toEqual([
      {
        name: 'testcase',
        attributes: { classname: 'showPortalRequests', name: 'filters by status' },
        children: [
          {
            name: 'failure',
            attributes: {
              type: 'behaviour',
              // Characters that XML can't contain were replaced with U+FFFD.
              message: 'behaviour: expected all: 3, got <4> & "five"\ufffd\ufffd\n',
            },
            children: [],
          },
        ],
      },
    ]);
  });

  it('has a failure for each status that was not provoked for no known reason', () => {
    const outcomes = invite?.children.map(({ attributes, children }) => [
      attributes['name'],
      children[0]?.name,
    ]);

    expect(outcomes).toEqual([
      ['invites', undefined],
      ['sends a mail', 'skipped'],
      ['responds 503 in some case', 'skipped'],
      ['responds 404 in some case', 'failure'],
    ]);
  });
});

describe('the progress line', () => {
  const progress = {
    done: 7,
    total: 240,
    operation: 'inviteToPortal',
    name: 'sends an invitation, without the link or the full address in the response (Q40)',
  } as const;

  it('is cut to the width of the terminal, and is cleared', () => {
    const written: string[] = [];
    const line = progressLine({ isTTY: true, columns: 40, write: (text) => written.push(text) });
    line.show(progress);
    line.clear();

    expect(written).toEqual(['\r\u001b[K7/240 inviteToPortal: sends an invitati', '\r\u001b[K']);
  });

  it('is not written if the output is not a terminal', () => {
    const written: string[] = [];
    const line = progressLine({ write: (text) => written.push(text) });
    line.show(progress);
    line.clear();

    expect(written).toEqual([]);
  });
});
