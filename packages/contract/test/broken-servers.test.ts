import { expect, it } from 'vitest';
import { checks } from '../src/checks/check.ts';
import { preparedContract } from './support/prepared.ts';
import { wrongAnswers } from './support/wrong-answers.ts';
import { wrongDeeds } from './support/wrong-deeds.ts';
import { wrongFaults } from './support/wrong-faults.ts';
import { wrongInvitations } from './support/wrong-invitations.ts';
import { wrongPermissions } from './support/wrong-permissions.ts';

const broken = [
  ...wrongAnswers,
  ...wrongDeeds,
  ...wrongPermissions,
  ...wrongFaults,
  ...wrongInvitations,
];

it('is held against at least seventy broken servers, each broken in its own way', () => {
  expect(new Set(broken.map(({ what }) => what)).size).toBe(broken.length);
  expect(broken.length).toBeGreaterThanOrEqual(70);
});

it('is held against a broken server for every operation and every check', async () => {
  const { contract } = await preparedContract();
  const operations = new Set(broken.map(({ shows }) => shows.operation));
  const shown = new Set(broken.map(({ shows }) => shows.check));

  expect(contract.operations.map(({ id }) => id).filter((id) => !operations.has(id))).toEqual([]);
  expect(checks.filter((check) => !shown.has(check))).toEqual([]);
});
