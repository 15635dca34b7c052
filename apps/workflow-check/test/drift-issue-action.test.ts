// @stress: an action starts processes
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { runAction, temporaryFolder } from './support/action.ts';

/**
 * Runs the action with a `gh` that only records its arguments.
 * @param open the number of the open issue, if there is one
 */
async function reportDrift(result: string, open = '', summary = 'a table\n') {
  const folder = await temporaryFolder();
  await writeFile(join(folder, 'summary.md'), summary);
  const gh = `
if [[ $2 == list ]]; then echo "${open}"; exit; fi
printf '%s\\n' "$*" >>"$RUNNER_TEMP/calls"
`;
  const inputs = { result, summary: join(folder, 'summary.md') };
  const run = await runAction('.github/actions/drift-issue', inputs, { folder, tools: { gh } });
  const read = (name: string) => readFile(join(folder, name), 'utf8').catch(() => '');
  const calls = (await read('calls')).replaceAll(folder, '');
  return { code: run.code, calls, body: await read('drift-issue.md') };
}

it('opens an issue with the summary if the target does not conform', async () => {
  const { code, calls, body } = await reportDrift('differs');

  expect(code).toBe(0);
  expect(calls).toBe(
    'issue create --title The live target does not conform to the contract --body-file /drift-issue.md\n',
  );
  expect(body).toMatch(/^From \[the latest run\]\(.*\n\na table\n$/);
});

it('opens an issue if the suite could not run', async () => {
  expect((await reportDrift('failed')).calls).toContain('issue create');
});

it('updates the open issue instead of opening another one', async () => {
  expect((await reportDrift('differs', '12')).calls).toBe(
    'issue edit 12 --body-file /drift-issue.md\n',
  );
});

it('closes the open issue when the target conforms', async () => {
  expect((await reportDrift('conforms', '12')).calls).toMatch(/^issue close 12 --comment /);
});

it('does nothing if the target conforms and no issue is open', async () => {
  expect((await reportDrift('conforms')).calls).toBe('');
});

it('shortens a summary that is too long for an issue', async () => {
  const { body } = await reportDrift('differs', '', 'x'.repeat(100_000));

  expect(body.length).toBeLessThan(65_536);
});
