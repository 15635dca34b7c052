import { randomBytes } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openAnchorKey } from '../../../src/portal/audit/anchors.ts';
import { installCommand } from '../../support/command.ts';
import { archivableTrail, hideFirstEvent, inMonth } from '../../support/portal/archivable-trail.ts';
import { now } from '../../support/portal/harbor.ts';
import { allRows, changeRows } from '../../support/rows.ts';
import { isPostgres } from '../../support/test-database.ts';

async function installTrail() {
  const times = ['2026-06', '2026-11'].map(inMonth);
  const { dataDir, place, archive, folder } = await archivableTrail(times);
  const { run } = installCommand(dataDir);
  const file = join(dataDir, 'audit.ndjson');
  const stream = (...args: string[]) =>
    run('audit', 'stream', '--once', '--instance=sandbox', `--to=file:${file}`, ...args);
  const sequences = () =>
    readFileSync(file, 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line).sequence);
  return { run, stream, file, sequences, place, archive, folder, dataDir };
}

it('audit stream --once appends the unsent events to a file, and prints their number', async () => {
  const { stream, file, sequences } = await installTrail();

  expect(await stream('--mode=0640')).toEqual({
    ...{ code: 0, stdout: 'sandbox: 3 events sent, up to event 3\n', stderr: '' },
  });
  expect(sequences()).toEqual([1, 2, 3]);
  expect(statSync(file).mode & 0o777).toBe(0o640);
  expect(await stream()).toEqual({ code: 0, stdout: 'No unsent events.\n', stderr: '' });
});

it('audit stream --name begins a stream of its own, at the time of --from', async () => {
  const { stream, sequences } = await installTrail();
  await stream('--name=siem', '--from=now');
  await stream('--name=replay', '--from=2026-11-01');
  expect(sequences()).toEqual([2, 3, 4]);
  await stream('--name=siem');
  expect(sequences()).toEqual([2, 3, 4, 3, 4]);
});

it('audit stream reads archived events only with --archives', async () => {
  const { stream, sequences, archive, folder } = await installTrail();
  await archive('2026-06');

  expect(await stream()).toMatchObject({
    code: 1,
    stderr: 'Events 1 to 1 are archived: pass --archives.\n',
  });
  expect(await stream(`--archives=${folder}`)).toMatchObject({ code: 0 });
  expect(sequences()).toEqual([1, 2, 3, 4]);
});

it('audit archive names the streams that have not sent the archived events', async () => {
  const { run, stream, folder } = await installTrail();
  await stream('--name=behind', '--to=syslog+tcp://127.0.0.1:1');
  await stream('--name=ahead');

  expect(
    await run('audit', 'archive', 'sandbox', `--archives=${folder}`, '--through=2026-06'),
  ).toMatchObject({
    code: 0,
    stderr: `The stream behind has not sent events 1 to 1: run it with --archives ${folder}.\n`,
  });
});

it('audit stream --once fails while another process runs the stream, and audit streams does not remove it', async () => {
  const { run, stream, place } = await installTrail();
  await stream();
  const leasedUntil = (isPostgres ? Date.now() : now) + 20_000;
  await changeRows(place, `update audit_streams set holder = 'x', leased_until = ${leasedUntil}`);

  expect(await stream()).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('Another process runs this stream'),
  });
  expect(await run('audit', 'streams', '--remove=default')).toMatchObject({
    code: 1,
    stderr: 'The stream "default" is running: stop it first.\n',
  });
});

it('audit stream --once reports the reason if the receiver does not have the events', async () => {
  const { run, stream, place } = await installTrail();
  const closed = await run(
    ...['audit', 'stream', '--once', '--instance=sandbox', '--to=syslog+tcp://127.0.0.1:1'],
  );
  expect(closed).toEqual({
    code: 1,
    stdout: '',
    stderr:
      'The receiver does not have all events (ECONNREFUSED): they are sent again the next time.\n',
  });
  expect(await allRows(place, 'audit_streams')).toMatchObject([{ sequence: 0, leased_until: 0 }]);
  expect(await stream()).toMatchObject({ code: 0 });
});

it.each([
  [['--to=syslog+tcp://siem.example.com:601'], 'must be syslog+tls for another machine'],
  [['--to=file:/tmp/a', '--mode=0644'], 'Expected 0600 or 0640'],
  [['--to=file:/tmp/a', '--name=A B'], 'Expected a-z, 0-9 and hyphens'],
  [['--to=file:/tmp/a', '--from=yesterday'], 'Expected 2026-11-02'],
])('audit stream refuses %j as a usage error', async (args, reason) => {
  expect(await installCommand().run('audit', 'stream', ...args)).toMatchObject({
    code: 2,
    stderr: expect.stringContaining(reason),
  });
});

it('audit streams lists the streams with their positions, and removes one', async () => {
  const { run, stream } = await installTrail();
  expect(await run('audit', 'streams')).toMatchObject({ stdout: 'No streams.\n' });
  await stream();
  const listed = await run('audit', 'streams', '--json');

  expect(JSON.parse(listed.stdout)).toEqual([
    {
      ...{ stream: 'default', instance: 'sandbox', sequence: 3, unsent: 0, running: false },
      moved_at: expect.stringMatching(/^\d{4}-.+Z$/),
    },
  ]);
  expect((await run('audit', 'streams')).stdout).toMatch(
    /^STREAM .+\ndefault {2}sandbox {3}3 {6}0 {7}\S+Z {2}no\n$/,
  );
  expect(await run('audit', 'streams', '--remove=siem')).toMatchObject({ code: 1 });
  expect(await run('audit', 'streams', '--remove=default')).toMatchObject({ code: 0 });
  expect(await run('audit', 'streams')).toMatchObject({ stdout: 'No streams.\n' });
});

it('audit stream --from refuses to begin behind the record of an archive that was not sealed (Q59)', async () => {
  const { stream, place, dataDir } = await installTrail();
  openAnchorKey(dataDir, randomBytes);
  await hideFirstEvent(place);

  expect(await stream('--from=2026-11-01')).toEqual({
    code: 1,
    stdout: '',
    stderr:
      'The record of the archive 2026-05 was changed, or was sealed with another anchor-key: run audit verify, or pass --archives with its manifest.\n',
  });
});
