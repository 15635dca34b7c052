import { glob, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** A workflow, or the `action.yml` of an action. */
export interface WorkflowFile {
  /** Such as `.github/workflows/ci.yml`. */
  path: string;
  text: string;
}

/** The name of this repository, as other teams refer to its actions. */
export const repository = 'mdhq-portal/toolkit';

const patterns = [
  '.github/workflows/*.{yml,yaml}',
  '.github/actions/*/action.{yml,yaml}',
  'packages/*/action.{yml,yaml}',
];

/** The guide whose YAML blocks are workflows of other teams. */
const guide = 'docs/github-actions.md';

/** Stands for `<commit>` in the guide. */
const anyCommit = '0'.repeat(40);

/** Reads all workflows and actions of this repository, and the workflows in the guide. */
export async function readWorkflowFiles(root: string): Promise<WorkflowFile[]> {
  const paths: string[] = [];
  for await (const path of glob(patterns, { cwd: root })) paths.push(path);
  const files = paths
    .toSorted()
    .map(async (path) => ({ path, text: await readFile(join(root, path), 'utf8') }));
  return [...(await Promise.all(files)), ...workflowsOf(await readFile(join(root, guide), 'utf8'))];
}

/** The YAML blocks of a document that begin with a comment such as `# .github/workflows/test.yml`. */
function workflowsOf(document: string): WorkflowFile[] {
  return Array.from(
    document.matchAll(/^```yaml\n(# (\.github\/workflows\/[\w-]+\.yml)\n.*?)^```$/gms),
    ([, text = '', path = '']) => ({
      path: `${guide}: ${path}`,
      text: text.replaceAll('<commit>', anyCommit),
    }),
  );
}

/** The names of the scripts in the root `package.json`. */
export async function readCommands(root: string): Promise<string[]> {
  const manifest = await readFile(join(root, 'package.json'), 'utf8');
  return Object.keys((JSON.parse(manifest) as { scripts: object }).scripts);
}

export const isWorkflow = ({ path }: WorkflowFile): boolean => path.includes('.github/workflows/');
