import { expect, it } from 'vitest';
import { matchesPath } from '../src/matches-path.ts';

const queue = '/api/v1/patients/{pt_id}/portal/enqueued';

it.each([
  ['/api/v1/patients/1/portal/enqueued', true],
  ['/api/v1/patients/%zz/portal/enqueued', true],
  ['/api/v1/patients//portal/enqueued', false],
  ['/api/v1/patients/1/portal/enqueued/', false],
  ['/api/v1/patients/1/portal', false],
  ['/api/v1/patients/1/portal/Enqueued', false],
])('matchesPath of %s is %s', (path, expected) => {
  expect(matchesPath(queue, path)).toBe(expected);
});
