import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
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
