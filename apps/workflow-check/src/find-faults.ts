import { findActionlintFaults } from './actionlint.ts';
import type { Finding } from './finding.ts';
import { findSchemaFaults } from './language-service.ts';
import { findPolicyFaults } from './policy.ts';
import { findScriptFaults } from './scripts.ts';
import type { WorkflowFile } from './workflow-files.ts';

export interface Surroundings {
  /** All workflows and actions, among which those that a file refers to are found. */
  files: readonly WorkflowFile[];
  /** The scripts of the root `package.json`. */
  commands: readonly string[];
}

/** Finds the faults of workflows and actions. */
export async function findFaults(
  files: readonly WorkflowFile[],
  { files: all, commands }: Surroundings,
): Promise<Finding[]> {
  const found = await Promise.all([
    ...files.map((file) => findSchemaFaults(file, all)),
    ...files.map((file) => findScriptFaults(file, commands)),
    findActionlintFaults(files),
    files.flatMap(findPolicyFaults),
  ]);
  return found.flat();
}
