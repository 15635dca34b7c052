import { expect, it } from 'vitest';
import { stepsOf } from '../../src/workflows/respect.ts';

it.each([
  ['cut off', '{"files":{"queue.arazzo.yaml":{"executedWorkflows":[{"workflowId":"dis'],
  ['empty', ''],
])('stepsOf returns no steps for a log that is %s', (_how, log) => {
  expect(stepsOf(log)).toEqual([]);
});
