import { writeFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import type { AuditEventsTable } from '../../src/store/schema.ts';
import { createSandbox, installCommand } from '../support/command.ts';
import { leaves } from '../support/command-names.ts';
import { now } from '../support/portal/harbor.ts';
import { allRows } from '../support/rows.ts';

type Act = Pick<AuditEventsTable, 'action' | 'entity'> &
  Partial<Pick<AuditEventsTable, 'instance_id' | 'pt_id'>>;

/** A command, its arguments, and the events that it leaves in the audit trails. */
type Step = [command: string, args: string[], acts: Act[]];

/** Begins without a database; the id of the second clinic is 2. `folder` has the files. */
const stepsIn = (folder: string): Step[] => [
  ['migrate', [], []],
  ['instance create', createSandbox.slice(2), [{ action: 'create', entity: 'instance/sandbox' }]],
  [
    'instance create',
    ['harbor', ...createSandbox.slice(3)],
    [{ instance_id: 2, action: 'create', entity: 'instance/harbor' }],
  ],
  ['api-user create', ['sandbox', 'lab'], [{ action: 'create', entity: 'api_user/lab' }]],
  ['api-user rotate', ['sandbox', 'lab'], [{ action: 'update', entity: 'api_user/lab' }]],
  ['api-user list', ['sandbox'], []],
  ['api-user revoke', ['sandbox', 'lab'], [{ action: 'delete', entity: 'api_user/lab' }]],
  [
    'patient import',
    ['harbor', `${folder}/patients.csv`],
    [
      { instance_id: 2, action: 'create', pt_id: 7, entity: 'patient/7' },
      { instance_id: 2, action: 'create', pt_id: 8, entity: 'patient/8' },
    ],
  ],
  [
    'patient import',
    ['harbor', `${folder}/corrected.csv`],
    [{ instance_id: 2, action: 'update', pt_id: 8, entity: 'patient/8' }],
  ],
  [
    'patient set',
    ['harbor', '8', '--active=false'],
    [{ instance_id: 2, action: 'update', pt_id: 8, entity: 'patient/8' }],
  ],
  ['patient export', ['harbor'], [{ instance_id: 2, action: 'read', entity: 'patients' }]],
  [
    'instance set',
    ['sandbox', '--phone=+1 555 0199'],
    [{ action: 'update', entity: 'instance/sandbox/phone' }],
  ],
  ['instance list', [], []],
  ['instance show', ['sandbox'], []],
  [
    'instance template',
    ['sandbox', `--subject=${folder}/subject`, `--text=${folder}/text`],
    [{ action: 'update', entity: 'instance/sandbox' }],
  ],
  [
    'instance template',
    ['sandbox', '--default'],
    [{ action: 'update', entity: 'instance/sandbox' }],
  ],
  [
    'instance template',
    ['harbor', '--preview=7'],
    [{ instance_id: 2, action: 'read', pt_id: 7, entity: 'patient/7' }],
  ],
  [
    'link-key rotate',
    [],
    [1, 2].map((instance_id) => ({
      instance_id,
      action: 'update',
      entity: expect.stringMatching(/^link_key\/[0-9a-f]{8}$/),
    })),
  ],
  ['link-key list', [], []],
  ['audit verify', ['sandbox'], []],
  ['audit archive', ['sandbox', `--archives=${folder}`, '--through=2026-10'], []],
  [
    'audit stream',
    ['--once', `--to=file:${folder}/audit.ndjson`],
    [1, 2].map((instance_id) => ({
      ...{ instance_id, action: 'read', entity: 'audit_stream/default' },
    })),
  ],
  [
    'audit streams',
    ['--remove=default'],
    [1, 2].map((instance_id) => ({
      ...{ instance_id, action: 'delete', entity: 'audit_stream/default' },
    })),
  ],
  ['audit export', ['sandbox'], [{ action: 'read', entity: 'audit_events' }]],
  [
    'backup',
    [`${folder}/backup.sqlite`],
    [1, 2].map((instance_id) => ({ instance_id, action: 'read', entity: 'database' })),
  ],
  [
    'restore',
    [`--from=${folder}/backup.sqlite`],
    [1, 2].map((instance_id) => ({ instance_id, action: 'update', entity: 'database' })),
  ],
];

it('every command leaves one event for each of its actions, with the operator’s name (Q57)', async () => {
  const { run, folder, dataDir } = installCommand();
  const patients = (ofBob: string) => `pt_id,first_name,last_name\n7,Ann,Lee\n8,${ofBob},Ray\n`;
  writeFileSync(`${folder}/patients.csv`, patients('Bob'));
  writeFileSync(`${folder}/corrected.csv`, patients('Rob'));
  writeFileSync(`${folder}/subject`, 'Join {{ clinic.name }}');
  writeFileSync(`${folder}/text`, '{{ link }}');
  const steps = stepsIn(folder);
  const known = new Set<string>();

  for (const [command, args, acts] of steps) {
    const { code } = await run(...command.split(' '), ...args);
    const events = (await allRows({ dataDir }, 'audit_events')).filter(
      ({ hash }) => !known.has(hash),
    );
    for (const { hash } of events) known.add(hash);

    expect({ command, args, code, events }).toEqual({
      command,
      args,
      code: 0,
      events: acts.map((act) => ({
        instance_id: 1,
        sequence: expect.any(Number),
        at: now,
        operation: command,
        outcome: 'success',
        actor_kind: 'operator',
        actor: 'kim',
        address: null,
        request_id: null,
        pt_id: null,
        repeats: null,
        hash: expect.any(String),
        ...act,
      })),
    });
  }
  // The events of `serve` belong to its requests.
  const told = new Set(['serve', ...steps.map(([command]) => command)]);
  expect([...told].toSorted()).toEqual(leaves.toSorted());
});
