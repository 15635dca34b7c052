#!/usr/bin/env node
import { existsSync } from 'node:fs';

if (existsSync(new URL('../dist/cli/main.js', import.meta.url))) {
  const { startOnNode } = await import('@mdhq/portal-types/program');
  // Imported after the check, because it may not run on older versions of Node.
  await startOnNode(
    { manifest: new URL('../package.json', import.meta.url), warnFrom: 20 },
    () => import('../dist/cli/main.js'),
  );
} else {
  process.stderr.write('mdhq-portal-mock is not built: run "pnpm build" in the repository.\n');
  process.exitCode = 1;
}
