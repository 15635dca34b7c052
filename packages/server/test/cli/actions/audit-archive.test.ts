import { randomBytes } from 'node:crypto';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openAnchorKey } from '../../../src/portal/audit/anchors.ts';
import { archiveTrail } from '../../../src/portal/audit/archive/archive-trail.ts';
import { installCommand } from '../../support/command.ts';
import {
  archivableTrail,
  hideFirstEvent,
  inMonth,
  kim,
} from '../../support/portal/archivable-trail.ts';
import { changeRows } from '../../support/rows.ts';
import { isPostgres } from '../../support/test-database.ts';

/** A sandbox with events of June, July and November; the commands run in November. */
async function installTrail() {
  const times = ['2026-06', '2026-06', '2026-07', '2026-11'].map(inMonth);
  const { dataDir, folder, database, place } = await archivableTrail(times);
  const command = installCommand(dataDir);
  const archive = (through: string) =>
    command.run('audit', 'archive', 'sandbox', `--archives=${folder}`, `--through=${through}`);
  return { ...command, folder, database, place, archive };
}

const idsIn = (stdout: string) =>
  stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line).id);

it('audit archive prints the files; verify names the archived events, with and without the archives (Q59)', async () => {
  const { run, archive, folder } = await installTrail();

  expect(await archive('2026-07')).toEqual({
    code: 0,
    stdout:
      `2026-06: events 1 to 2 are in ${folder}/sandbox-2026-06.ndjson\n` +
      `2026-07: events 3 to 3 are in ${folder}/sandbox-2026-07.ndjson\n`,
    stderr: '',
  });
  expect(await run('audit', 'verify', 'sandbox')).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(
      /^events 4 to 6, verified\nhead {3}\w{64}\narchived events 1 to 3 \(through 2026-07\): not read; pass --archives to verify them; the seal is genuine\n$/,
    ),
  });
  expect(await run('audit', 'verify', 'sandbox', `--archives=${folder}`)).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(
      /^events 6, verified\nhead {3}\w{64}\narchived events 1 to 3 \(through 2026-07\): verified in .+; the seal is genuine\n$/,
    ),
  });
  expect(await archive('2026-07')).toMatchObject({
    code: 0,
    stdout: 'No events to archive through 2026-07.\n',
  });
});

it('audit verify and export work without the files of deleted months if --archives-from names the first one that is left (Q59)', async () => {
  const { run, archive, folder } = await installTrail();
  await archive('2026-07');
  rmSync(join(folder, 'sandbox-2026-06.ndjson'));
  const left = [`--archives=${folder}`, '--archives-from=2026-07'];

  expect(await run('audit', 'verify', 'sandbox', `--archives=${folder}`)).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('sandbox-2026-06.ndjson is missing'),
  });
  expect(await run('audit', 'verify', 'sandbox', ...left)).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(
      /^events 3 to 6, verified\nhead {3}\w{64}\narchived events 1 to 3 \(through 2026-07\): from event 3 on verified in .+, earlier ones not read; the seal is genuine\n$/,
    ),
  });
  const exported = await run('audit', 'export', 'sandbox', ...left);
  expect(exported.stderr).toBe(
    'Not exported, because they are archived: events 1 to 2 (through 2026-06).\n',
  );
  expect(idsIn(exported.stdout)).toEqual(['1-3', '1-4', '1-5', '1-6', '1-7']);
  rmSync(join(folder, 'sandbox-2026-07.ndjson'));
  expect(await run('audit', 'verify', 'sandbox', ...left)).toMatchObject({ code: 1 });
  expect(await archive('2026-08')).toMatchObject({ code: 0 });
});

it('audit archive refuses the current month, later ones and an invalid month', async () => {
  const { archive } = await installTrail();

  for (const month of ['2026-11', '2027-01']) {
    expect(await archive(month)).toMatchObject({
      code: 1,
      stderr: `${month} has not ended: archive months before 2026-11.\n`,
    });
  }
  expect(await archive('2026-13')).toMatchObject({ code: 2 });
});

it('audit verify refuses a record of an archive that was changed together with its hashes (Q59)', async () => {
  const { run, archive, place } = await installTrail();
  await archive('2026-06');
  await changeRows(place, `update audit_archives set sha256 = '${'1'.repeat(64)}'`);

  expect(await run('audit', 'verify', 'sandbox')).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('the record of the archive with event 1 was changed'),
  });
});

it('audit export with a changed record of an archive writes the events, and then fails (Q59)', async () => {
  const { run, archive, place } = await installTrail();
  await archive('2026-07');
  await changeRows(place, `update audit_archives set sha256 = '${'1'.repeat(64)}'`);

  expect(await run('audit', 'export', 'sandbox')).toMatchObject({
    code: 1,
    stdout: expect.stringContaining('"id":"1-4"'),
    stderr: expect.stringContaining('the record of the archive with event 1 was changed'),
  });
});

it('audit export includes each event once after an archive that was interrupted', async () => {
  const { run, folder, database, dataDir } = await installTrail();
  const dependencies = {
    ...{
      database,
      clock: () => inMonth('2026-11'),
      anchorKey: openAnchorKey(dataDir, randomBytes),
    },
    onProgress({ step }: { step: string }) {
      if (step === 'recorded') throw new Error('interrupted');
    },
  };
  const month = { subdomain: 'sandbox', folder, through: '2026-06' };
  await expect(archiveTrail(dependencies, kim, month)).rejects.toThrow('interrupted');

  const { stdout } = await run('audit', 'export', 'sandbox', `--archives=${folder}`);
  expect(idsIn(stdout)).toEqual(Array.from({ length: 6 }, (_, index) => `1-${index + 1}`));
});

it('audit export names the archived events on standard error, and includes them with --archives', async () => {
  const { run, archive, folder } = await installTrail();
  await archive('2026-07');
  const without = await run('audit', 'export', 'sandbox');
  expect(without.stderr).toBe(
    'Not exported, because they are archived: events 1 to 3 (through 2026-07). Pass --archives.\n',
  );
  expect(idsIn(without.stdout)).toEqual(['1-4', '1-5', '1-6', '1-7']);
  const whole = await run('audit', 'export', 'sandbox', `--archives=${folder}`);
  expect(whole.stderr).toBe('');
  expect(idsIn(whole.stdout)).toEqual(Array.from({ length: 8 }, (_, index) => `1-${index + 1}`));
});

// Backups are of the embedded database.
it.skipIf(isPostgres)(
  'backup, its verification and restore refuse a record of an archive without a seal (Q59)',
  async () => {
    const { run, dataDir, database, place } = await installTrail();
    const file = join(dataDir, 'sound.sqlite');
    const refusal = {
      code: 1,
      stderr: expect.stringContaining('the record of the archive with event 1 was changed'),
    };
    openAnchorKey(dataDir, randomBytes);
    await hideFirstEvent(place);

    expect(await run('backup', file)).toMatchObject(refusal);
    expect(await run('backup', '--verify', file)).toMatchObject(refusal);
    await database.close();
    expect(await run('restore', `--from=${file}`)).toMatchObject(refusal);
    rmSync(join(dataDir, 'anchor-key'));
    expect(await run('restore', `--from=${file}`)).toMatchObject({
      code: 0,
      stderr: `No anchor-key in ${dataDir}: the seals of archives were not checked.\n`,
    });
  },
);

it.skipIf(isPostgres)(
  'a backup from before an archive is restored with all events, which are archived again into the same files (Q63)',
  async () => {
    const { run, archive, folder, dataDir, database } = await installTrail();
    const backups = join(dataDir, 'backups');
    mkdirSync(backups);
    const backup = (name: string) => run('backup', join(backups, name));
    const restore = (name: string) => run('restore', `--from=${join(backups, name)}`);
    const verify = () => run('audit', 'verify', 'sandbox', `--archives=${folder}`);
    expect(await backup('before.sqlite')).toMatchObject({ code: 0 });
    await archive('2026-07');
    expect(await backup('after.sqlite')).toMatchObject({ code: 0 });
    await database.close();

    expect(await restore('after.sqlite')).toMatchObject({ code: 0 });
    expect(await verify()).toMatchObject({ code: 0 });
    expect(await restore('before.sqlite')).toMatchObject({ code: 0 });
    expect((await verify()).stdout).not.toContain('archived');
    expect(await archive('2026-07')).toMatchObject({ code: 0 });
    expect(await verify()).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('archived events 1 to 3 (through 2026-07): verified'),
    });
  },
);
