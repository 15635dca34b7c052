import { expect, it } from 'vitest';
import { checks } from '../../src/checks/check.ts';
import { preparedContract } from '../support/prepared-contract.ts';
import { wrongDeeds } from './behavior.ts';
import { wrongFaults } from './error-responses.ts';
import { wrongInbox } from './inbox.ts';
import { wrongInvitations } from './invitations.ts';
import { wrongPermissions } from './permissions.ts';
import { wrongAnswers } from './responses.ts';
import { wrongRestoration } from './restoration.ts';
import { wrongSearches } from './search.ts';

const broken = [
  ...wrongAnswers,
  ...wrongDeeds,
  ...wrongPermissions,
  ...wrongFaults,
  ...wrongInvitations,
  ...wrongInbox,
  ...wrongRestoration,
  ...wrongSearches,
];

it('is held against at least a hundred and twenty broken servers, each broken in its own way', () => {
  expect(new Set(broken.map(({ what }) => what)).size).toBe(broken.length);
  expect(broken.length).toBeGreaterThanOrEqual(120);
});

it('is held against a broken server for every operation and every check', async () => {
  const { contract } = await preparedContract();
  const operations = new Set(broken.map(({ shows }) => shows.operation));
  const shown = new Set(broken.map(({ shows }) => shows.check));

  expect(contract.operations.map(({ id }) => id).filter((id) => !operations.has(id))).toEqual([]);
  expect(checks.filter((check) => !shown.has(check))).toEqual([]);
});
