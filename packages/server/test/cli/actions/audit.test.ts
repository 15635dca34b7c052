import { writeFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { loadConfig } from '../../../src/config.ts';
import { startServer } from '../../../src/start-server.ts';
import { createSandbox, installCommand } from '../../support/command.ts';
import { changeRows } from '../../support/rows.ts';

it('audit verify prints the head of an unchanged trail, and checks an earlier head', async () => {
  const { run } = installCommand();
  await run(...createSandbox);
  const { code, stdout } = await run('audit', 'verify', 'sandbox');
  const [, head = ''] = /^events 1, verified\nhead {3}([0-9a-f]{64})\n$/.exec(stdout) ?? [];
  await run('api-user', 'create', 'sandbox', 'lab');

  expect(code).toBe(0);
  expect(await run('audit', 'verify', 'sandbox', `--head=${head}`)).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/^events 2, verified\n/),
  });
  expect(await run('audit', 'verify', 'sandbox', `--head=${'f'.repeat(64)}`)).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('none of its 2 events has the given head'),
  });
  expect(await run('audit', 'verify', 'sandbox', '--head=abc')).toMatchObject({ code: 2 });
});

it.each([
  [
    "update audit_events set actor = 'eve' where sequence = 2",
    'event 2 was edited, or the event before it removed',
  ],
  ['delete from audit_events where sequence = 2', 'event 2 was removed'],
  [
    'insert into audit_events select instance_id, -1, at, operation, action, outcome, actor_kind, actor, address, request_id, pt_id, entity, hash, repeats from audit_events where sequence = 1',
    'event -1 does not belong to the trail and was added',
  ],
  ['delete from audit_events where sequence = 3', 'it was truncated, event 3 is missing'],
])('audit verify reports the first changed event in one line: %s (Q59)', async (change, fault) => {
  const { run, dataDir } = installCommand();
  await run(...createSandbox);
  await run('api-user', 'create', 'sandbox', 'lab');
  await run('api-user', 'create', 'sandbox', 'pharmacy');
  await changeRows({ dataDir }, change);

  expect(await run('audit', 'verify', 'sandbox')).toEqual({
    code: 1,
    stdout: '',
    stderr: `The audit trail of sandbox was changed: ${fault}. Keep the database unchanged and compare it with a backup.\n`,
  });
});

it('audit verify --anchors reports an anchor of the log that differs from the trail (Q59)', async () => {
  const { run, dataDir, folder } = installCommand();
  await run(...createSandbox);
  const verify = () => run('audit', 'verify', 'sandbox', `--anchors=${folder}/server.log`);
  const log = (...lines: string[]) => writeFileSync(`${folder}/server.log`, lines.join('\n'));
  log('Listening.');
  expect(await verify()).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('No anchor-key'),
  });

  const lines: string[] = [];
  const server = await startServer(
    loadConfig({ PORTAL_DATA_DIR: dataDir, PORTAL_LISTEN: '127.0.0.1:0' }),
    { log: { write: (line: string) => void lines.push(line.trim()) } },
  );
  await server.close();
  expect(await verify()).toMatchObject({
    stderr: `No anchors of sandbox in ${folder}/server.log.\n`,
  });
  log('Listening.', ...lines);
  expect(await verify()).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/\nanchors 1, verified\n$/),
  });
  log(...lines.map((line) => line.replace('"sequence":1', '"sequence":2')));
  expect(await verify()).toMatchObject({
    code: 1,
    stderr: `The anchor of event 2 in ${folder}/server.log was not signed with the anchor-key in ${dataDir}.\n`,
  });
  log(...lines);
  await changeRows(
    { dataDir },
    `delete from audit_events; update audit_heads set sequence = 0, hash = '${'0'.repeat(64)}'`,
  );
  expect(await verify()).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('event 1 differs from its anchor'),
  });
});

it('audit export prints a period as FHIR AuditEvents, and records the export', async () => {
  const { run } = installCommand();
  await run(...createSandbox);
  const exported = async (...options: string[]) =>
    (await run('audit', 'export', 'sandbox', ...options)).stdout
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line));

  expect(await exported('--from=2026-11-02T15:04:05Z', '--to=2026-11-03')).toMatchObject([
    {
      resourceType: 'AuditEvent',
      subtype: [{ code: 'instance-create' }],
      agent: [{ who: { display: 'kim' } }],
      source: { site: 'https://sandbox.md-hq.com' },
    },
    { subtype: [{ code: 'audit-export' }], action: 'R' },
  ]);
  expect(await exported('--from=2026-11-03')).toEqual([]);
  expect(await exported('--to=2026-11-02T15:04:05Z')).toEqual([]);
  expect(await exported()).toHaveLength(5);
  expect(await run('audit', 'export', 'sandbox', '--from=monday')).toMatchObject({ code: 2 });
});
