import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { findFaults } from '../src/find-faults.ts';
import { readCommands, readWorkflowFiles } from '../src/workflow-files.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const files = await readWorkflowFiles(root);
const commands = await readCommands(root);

const ci = '.github/workflows/ci.yml';
const release = '.github/workflows/release.yml';
const contract = '.github/workflows/contract.yml';
const drift = '.github/workflows/drift.yml';
const site = '.github/workflows/site.yml';
const setup = '.github/actions/setup/action.yml';
const mock = 'packages/mock/action.yml';
const suite = 'packages/contract/action.yml';
const example = 'docs/github-actions.md: .github/workflows/test.yml';

const expression = (name: string) => `\${{ ${name} }}`;

/** The messages about a file after a change of its text. */
async function faultsAfter(path: string, from: string, to: string): Promise<string[]> {
  const file = files.find((one) => one.path === path);
  if (!file?.text.includes(from)) throw new Error(`${path} does not contain: ${from}`);
  const changed = { path, text: file.text.replace(from, to) };
  const faults = await findFaults([changed], { files, commands });
  return faults.map(({ message }) => message);
}

test('reads the workflows, the actions, and the workflows in the guide', () => {
  const paths = files.map(({ path }) => path);

  expect(paths).toEqual(
    expect.arrayContaining([ci, release, contract, drift, site, setup, mock, suite, example]),
  );
});

test('the workflows and actions of this repository have no faults', async () => {
  expect(await findFaults(files, { files, commands })).toEqual([]);
});

test.each([
  ['an unknown key', ci, 'timeout-minutes: 30', 'time-out: 30', /Unexpected value 'time-out'/],
  ['an unknown event', ci, 'merge_group:', 'merge_grop:', /Unexpected value 'merge_grop'/],
  ['an unknown property', ci, 'github.event_name ==', 'github.evnt ==', /evnt/],
  ['an undeclared output', release, 'outputs.mode ==', 'outputs.kind ==', /kind/],
  ['an unknown job in needs', release, 'needs: pack', 'needs: packed', /packed/],
  ['an invalid time', drift, '17 3 * * *', '99 3 * * *', /cron|99/i],
  ['an unknown permission', drift, 'issues: write', 'issue: write', /issue/],
  [
    'a missing input of our action',
    contract,
    `target: ${expression('secrets.target')}`,
    '',
    /Missing required input `target`/,
  ],
  [
    'an unknown input of our action',
    contract,
    'surface: ${{',
    'surfaces: ${{',
    /Invalid action input 'surfaces'/,
  ],
  [
    'an unknown input of another action',
    setup,
    'persist-cred',
    'keep-cred',
    /Invalid action input 'keep-credentials'/,
  ],
  [
    'a missing secret of our workflow',
    drift,
    `patient: ${expression('secrets.DRIFT_PATIENT')}`,
    '',
    /patient/,
  ],
  [
    'an action of this repository that does not exist',
    ci,
    '$/.github/actions/setup',
    '$/.github/actions/set',
    /Unable to resolve action/,
  ],
  ['an unknown key of an action', mock, 'using: composite', 'uses: composite', /uses|using/],
  [
    'an unknown input in the guide',
    example,
    'options: --delay 50',
    'option: --delay 50',
    /Invalid action input 'option'/,
  ],
])('finds %s (schema)', async (_, path, from, to, message) => {
  expect(await faultsAfter(path, from, to)).toContainEqual(expect.stringMatching(message));
});

test.each([
  [
    'a tag instead of a commit',
    setup,
    '@3d3c42e5aac5ba805825da76410c181273ba90b1',
    '@v7',
    /write actions\/checkout@3d3c42e5/,
  ],
  [
    'a commit of another version',
    setup,
    '# v7.0.1',
    '# v7.0.0',
    /write actions\/checkout@3d3c42e5\w+ # v7.0.1/,
  ],
  [
    'an action that is not listed',
    setup,
    'actions/setup-node',
    'actions/setup-nodejs',
    /not in pinned-actions.ts/,
  ],
  ['an own action by path', ci, '$/.github', './.github', /write \$\/ instead/],
  [
    'an unpinned action in the guide',
    example,
    `packages/mock@${'0'.repeat(40)}`,
    'packages/mock@main',
    /pin it to a commit/,
  ],
  [
    'a token on disk',
    setup,
    'persist-credentials: false',
    'persist-credentials: true',
    /leaves its token on disk/,
  ],
  [
    'permissions of a whole workflow',
    ci,
    'permissions: {}',
    'permissions: write-all',
    /Write `permissions: {}`/,
  ],
  [
    'a job without permissions',
    ci,
    '    permissions:\n      contents: read\n',
    '',
    /Job test has no permissions/,
  ],
  [
    'a job without a time limit',
    ci,
    '    timeout-minutes: 30\n',
    '',
    /Job test has no timeout-minutes/,
  ],
  ['a workflow without concurrency', drift, 'concurrency:', 'env:', /`concurrency` is missing/],
  [
    'secrets for the code of strangers',
    ci,
    'pull_request:',
    'pull_request_target:',
    /pull_request_target/,
  ],
  [
    'a job that ci-ok does not need',
    ci,
    'needs: [test, changesets]',
    'needs: [test]',
    /ci-ok does not need job changesets/,
  ],
])('finds %s (policy)', async (_, path, from, to, message) => {
  expect(await faultsAfter(path, from, to)).toContainEqual(expect.stringMatching(message));
});

test.each([
  ['a syntax error', mock, 'exit 1\n        fi', 'exit 1', /syntax error/],
  [
    'an expression',
    ci,
    '$GITHUB_BASE_REF',
    expression('github.base_ref'),
    /contains an expression/,
  ],
  [
    'untrusted text',
    ci,
    '$GITHUB_BASE_REF',
    expression('github.head_ref'),
    /potentially untrusted/,
  ],
  ['a script that does not exist', ci, 'run: pnpm test', 'run: pnpm tests', /has no script tests/],
])('finds %s in a script', async (_, path, from, to, message) => {
  expect(await faultsAfter(path, from, to)).toContainEqual(expect.stringMatching(message));
});
