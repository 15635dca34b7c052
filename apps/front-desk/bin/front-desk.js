#!/usr/bin/env node
import { existsSync } from 'node:fs';

if (existsSync(new URL('../dist/server/main.js', import.meta.url))) {
  const { startOnNode } = await import('@mdhq/portal-types/program');
  // Imported after the check, because older versions of Node can't load it.
  await startOnNode({ manifest: new URL('../package.json', import.meta.url) }, () =>
    import('../dist/server/main.js').then(({ main }) => main()),
  );
} else {
  process.stderr.write('front-desk is not built: run "pnpm build" in the repository.\n');
  process.exitCode = 1;
}
