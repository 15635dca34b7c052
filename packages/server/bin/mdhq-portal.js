#!/usr/bin/env node
import { startOnNode } from '@mdhq/portal-types/program';

// Imported after the check, because older versions of Node can't load it.
await startOnNode(
  { manifest: new URL('../package.json', import.meta.url) },
  () => import('../dist/cli/main.js'),
);
