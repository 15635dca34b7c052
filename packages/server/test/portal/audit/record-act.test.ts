import { describe, expect, it } from 'vitest';
import { recordAct } from '../../../src/portal/audit/record-act.ts';
import { seedClinic } from '../../support/clinic/seed.ts';
import { allRows } from '../../support/rows.ts';
import { temporaryFolder } from '../../support/temporary-database.ts';
import { openTestDatabase } from '../../support/test-database.ts';

const caller = {
  instanceId: 1,
  kind: 'operator',
  name: 'root',
  address: null,
  requestId: null,
} as const;
const act = {
  operation: 'deletePortalRequest',
  action: 'delete',
  ptId: 7,
  entity: 'portal_request/27',
} as const;

async function audited() {
  const folder = temporaryFolder();
  const database = await openTestDatabase(folder);
  await seedClinic(database, 0);
  return {
    database,
    events: () => allRows({ dataDir: folder }, 'audit_events'),
  };
}

describe('an act', () => {
  it('is recorded with actor, operation, patient, time and address', async () => {
    const { database, events } = await audited();
    await database.write((transaction) => recordAct(transaction, caller, 1_234, act));
    await database.close();

    expect(await events()).toEqual([
      {
        instance_id: 1,
        sequence: 1,
        at: 1_234,
        operation: 'deletePortalRequest',
        action: 'delete',
        outcome: 'success',
        actor_kind: 'operator',
        actor: 'root',
        address: null,
        request_id: null,
        pt_id: 7,
        entity: 'portal_request/27',
        repeats: null,
        hash: expect.stringMatching(/^[0-9a-f]{64}$/),
      },
    ]);
  });

  it('has the next id of its instance, without a gap after a rollback (Q58)', async () => {
    const { database, events } = await audited();
    await Promise.allSettled([
      database.write((transaction) => recordAct(transaction, caller, 1, act)),
      database.write(async (transaction) => {
        await recordAct(transaction, caller, 2, act);
        throw new Error('undone');
      }),
      database.write((transaction) => recordAct(transaction, { ...caller, instanceId: 2 }, 3, act)),
      database.write((transaction) =>
        recordAct(transaction, caller, 4, { ...act, outcome: 'refused' }),
      ),
    ]);
    await database.close();

    expect(await events()).toMatchObject([
      { instance_id: 1, sequence: 1, at: 1 },
      { instance_id: 1, sequence: 2, at: 4, outcome: 'refused' },
      { instance_id: 2, sequence: 1, at: 3 },
    ]);
  });
});
