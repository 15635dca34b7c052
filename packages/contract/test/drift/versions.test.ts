import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { compareVersions } from '../../src/drift/versions.ts';
import { withFolder } from '../../src/redocly.ts';
import { writeSecondSpec } from './second-spec.ts';

const queue = '/api/v1/patients/{pt_id}/portal/enqueued';

describe('compareVersions', () => {
  it('reports removed, added and renamed operations, and the rated differences within the others', async () => {
    const base = await withFolder(async (folder) =>
      parse(await readFile(await writeSecondSpec(folder, () => undefined), 'utf8')),
    );
    const revision = structuredClone(base);
    const invite = '/api/v1/patients/{pt_id}/portal/invite';
    revision.paths['/api/v1/faxes'] = revision.paths[invite];
    delete revision.paths[invite];
    revision.paths[queue].get.operationId = 'listQueue';
    revision.components.parameters.Limit.required = true;
    const { removed, added, kept, differences } = await compareVersions(base, revision);

    expect(removed).toMatchObject([{ method: 'POST', path: invite }]);
    expect(added).toMatchObject([{ method: 'POST', path: '/api/v1/faxes' }]);
    expect(kept).toContainEqual({
      base: expect.objectContaining({ path: queue, operationId: 'showPortalRequests' }),
      revision: expect.objectContaining({ path: queue, operationId: 'listQueue' }),
    });
    const rules = differences.flatMap(({ verdicts }) => verdicts.map(({ ruleId }) => ruleId));
    expect(new Set(rules)).toEqual(new Set(['parameter-became-required']));
  });
});
