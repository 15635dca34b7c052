#!/usr/bin/env node
import { startOnNode } from '@mdhq/portal-types/program';

// Imported after the check, because it may not run on older versions of Node.
await startOnNode(
  { manifest: new URL('../package.json', import.meta.url), warnFrom: 20 },
  () => import('../dist/cli/main.js'),
);
