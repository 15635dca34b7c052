import { fileURLToPath } from 'node:url';
import { findFaults } from './find-faults.ts';
import { readCommands, readWorkflowFiles } from './workflow-files.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));

const files = await readWorkflowFiles(root);
const faults = await findFaults(files, { files, commands: await readCommands(root) });
for (const { path, line, message } of faults) {
  process.stderr.write(`${path}${line === undefined ? '' : `:${line}`}: ${message}\n`);
}
if (faults.length > 0) process.exitCode = 1;
