import type { Manifest } from '../repository/published-packages.ts';
import { versionsOf, type WorkspaceFile } from '../repository/workspace-file.ts';

/** The versions of the dependencies that users of a package install. */
export function dependenciesOf(
  { dependencies, optionalDependencies, peerDependencies }: Partial<Manifest>,
  workspace: WorkspaceFile,
): Map<string, string> {
  return versionsOf({ ...peerDependencies, ...optionalDependencies, ...dependencies }, workspace);
}
