import { expect, it } from 'vitest';
import { archiveReader } from '../../../src/cli/actions/audit-archive.ts';
import { exportTrail, TrailGap } from '../../../src/portal/audit/export-trail.ts';
import { findTrailStart } from '../../../src/portal/audit/trail.ts';
import { archivableTrail, inMonth, kim } from '../../support/portal/archivable-trail.ts';

/** More than a page of June, so that an archive can remove events between two pages. */
const june = 1_001;

async function installExport(hasArchives: boolean) {
  const times = [...Array(june).fill('2026-06'), '2026-07', '2026-11'].map(inMonth);
  const { database, folder, archive } = await archivableTrail(times);
  const clock = () => inMonth('2026-11');
  const start = await findTrailStart(database.reads, 1);
  const read = hasArchives ? archiveReader(folder, 'sandbox') : undefined;
  const lines = exportTrail({ database, clock }, kim, 'https://a.example.com', {}, start, read);
  return { lines, archive };
}

const idsIn = (text: string) =>
  (text === '' ? [] : text.trimEnd().split('\n')).map((line) => JSON.parse(line).id);

it('audit export has all events if they are archived while it runs, and it can read the archives', async () => {
  const { lines, archive } = await installExport(true);
  const ids = idsIn((await lines.next()).value);
  await archive('2026-07');
  for await (const text of lines) ids.push(...idsIn(text));

  const last = june + 2 + 3;
  expect(ids).toEqual(Array.from({ length: last }, (_, index) => `1-${index + 1}`));
});

it('audit export fails if events are archived while it runs, and it can not read the archives', async () => {
  const { lines, archive } = await installExport(false);
  await lines.next();
  await archive('2026-07');

  await expect(lines.next()).rejects.toEqual(new TrailGap(1_001, june + 1));
});
