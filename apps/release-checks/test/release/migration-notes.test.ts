import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { unmentionedChanges } from '../../src/release/migration-notes.ts';

let root: string;

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'migration-notes-'));
});
afterAll(() => rmSync(root, { recursive: true }));

const release = '@mdhq/portal-client@1.0.0';

function writeNote(file: string, text: string): void {
  mkdirSync(join(root, 'docs/migrations', file, '..'), { recursive: true });
  writeFileSync(join(root, 'docs/migrations', file), `For \`${release}\`: ${text}`);
}

function major(what: string) {
  return { bump: 'major', what, breaks: 'code that reads it' } as const;
}

test('a note that mentions only the value of a removed member, but not its type, is incomplete', async () => {
  const change = major('`"closed"` was removed from `State`. (`listQueue`, response 200)');
  writeNote('1.0.0.md', '`"closed"` was removed from `Result`.');
  expect(await unmentionedChanges(root, release, [change])).toEqual([change]);

  writeNote('1.0.0.md', '`"closed"` was removed from `State`.');
  expect(await unmentionedChanges(root, release, [change])).toEqual([]);
});

test('notes in subfolders count, too', async () => {
  writeNote('client/1.0.0.md', '`Patient.fax` was removed.');
  expect(await unmentionedChanges(root, release, [major('`Patient.fax` was removed.')])).toEqual(
    [],
  );
});

test('the template in the README of the folder is not a note', async () => {
  const change = major('`Patient.email` was removed.');
  writeNote('README.md', '`Patient.email` was removed.');

  expect(await unmentionedChanges(root, release, [change])).toEqual([change]);
});

test('a note that follows the template mentions its changes', async () => {
  const readme = readFileSync(
    join(import.meta.dirname, '../../../../docs/migrations/README.md'),
    'utf8',
  );
  const [, template = ''] = /````md\n([\s\S]*?)````/.exec(readme) ?? [];
  const change = major('`Patient.sex` was removed.');
  for (const name of ['client', 'types', 'spec']) {
    writeNote('template.md', template);
    expect(await unmentionedChanges(root, `@mdhq/portal-${name}@2.0.0`, [change])).toEqual([]);
  }
  expect(await unmentionedChanges(root, '@mdhq/portal-client@3.0.0', [change])).toEqual([change]);
});
