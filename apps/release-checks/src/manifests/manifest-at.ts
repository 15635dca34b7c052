import type { Manifest } from '../repository/published-packages.ts';
import type { WorkspaceFile } from '../repository/workspace-file.ts';

/** A `package.json`, and the file with the versions that its `catalog:` means. */
export interface ManifestAt {
  readonly manifest: Manifest;
  readonly workspace: WorkspaceFile;
}
