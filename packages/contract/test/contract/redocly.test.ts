import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { runRedocly, withFolder } from '../../src/redocly.ts';

it('runs Redocly without its telemetry', async () => {
  const spec = fileURLToPath(import.meta.resolve('@mdhq/portal-spec/openapi.yaml'));
  const output = await withFolder(async (folder) => {
    const plugin =
      "console.log('telemetry', process.env.REDOCLY_TELEMETRY); export default () => ({ id: 'a' });";
    await writeFile(join(folder, 'plugin.mjs'), plugin);
    await writeFile(join(folder, 'redocly.yaml'), 'plugins: [./plugin.mjs]\n');
    return runRedocly(['lint', spec, `--config=${join(folder, 'redocly.yaml')}`]);
  });

  expect(output).toContain('telemetry off');
});
