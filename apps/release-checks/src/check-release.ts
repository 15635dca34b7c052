import { fileURLToPath } from 'node:url';
import { describeFaults, describeOverdue } from './release/describe-faults.ts';
import { findFaults } from './release/find-faults.ts';

const root = process.argv[2] ?? fileURLToPath(new URL('../../..', import.meta.url));

try {
  const { skipped, faults, overdue } = await findFaults(root);
  if (skipped !== undefined) process.stdout.write(`Nothing to compare with: ${skipped}\n`);
  if (faults.length > 0) fail(describeFaults(faults));
  if (overdue.length > 0) fail(describeOverdue(overdue));
} catch (error) {
  fail(error instanceof Error ? error.message : String(error));
}

function fail(message: string): void {
  process.stderr.write(`${message}\n`);
  process.exitCode = 1;
}
