#!/usr/bin/env node
import { existsSync } from 'node:fs';

if (existsSync(new URL('../dist/cli/main.js', import.meta.url))) {
  const { startOnNode } = await import('@mdhq/portal-types/program');
  // Imported after the check, because older versions of Node can't load it.
  await startOnNode(
    { manifest: new URL('../package.json', import.meta.url) },
    () => import('../dist/cli/main.js'),
  );
} else {
  process.stderr.write('mdhq-portal is not built: run "pnpm build" in the repository.\n');
  process.exitCode = 1;
}
