import { createHash } from 'node:crypto';
import { registerHooks } from 'node:module';
import type { ActionsMetadataProvider } from '@actions/languageservice';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { parse } from 'yaml';
import type { Finding } from './finding.ts';
import { pinnedActions } from './pinned-actions.ts';
import { isWorkflow, repository, type WorkflowFile } from './workflow-files.ts';

// The package imports JSON as bundlers do, without `with { type: 'json' }`.
const hooks = registerHooks({
  load: (url, context, next) =>
    next(url, url.endsWith('.json') ? { ...context, importAttributes: { type: 'json' } } : context),
});
const { validate } = await import('@actions/languageservice');
hooks.deregister();

type ActionMetadata = Awaited<ReturnType<ActionsMetadataProvider['fetchActionMetadata']>>;

/**
 * Validates a file with GitHub's own language service: its schema, expressions, and the inputs of the actions and workflows
 * that it uses.
 * @param files all files, among which those that it refers to are found
 */
export async function findSchemaFaults(
  file: WorkflowFile,
  files: readonly WorkflowFile[],
): Promise<Finding[]> {
  // The service keeps what it has parsed by URI, and never forgets it.
  const version = createHash('sha256').update(file.text).digest('hex');
  const uri = `file:///${version}/${isWorkflow(file) ? '.github/workflows/file.yml' : file.path}`;
  const document = TextDocument.create(uri, 'yaml', 0, file.text);
  const diagnostics = await validate(document, {
    actionsMetadataProvider: {
      async fetchActionMetadata({ owner, name, path }) {
        const action = [owner, name, path].filter(Boolean).join('/');
        if (`${owner}/${name}` === repository) return ownAction(path, files);
        const inputs = pinnedActions[action]?.inputs ?? [];
        return {
          name: action,
          description: '',
          inputs: Object.fromEntries(inputs.map((input) => [input, { description: '' }])),
        };
      },
    },
    fileProvider: {
      async getFileContent({ path }) {
        const found = files.find((other) => other.path === path);
        if (found === undefined) throw new Error(`${path} does not exist`);
        return { name: path, content: found.text };
      },
    },
  });
  return diagnostics.map(({ message, range }) => ({
    path: file.path,
    line: range.start.line + 1,
    message: String(message),
  }));
}

/** An action of this repository, as other teams refer to it. */
function ownAction(path: string | undefined, files: readonly WorkflowFile[]) {
  const found = files.find((file) => file.path === `${path}/action.yml`);
  return found === undefined ? undefined : (parse(found.text) as ActionMetadata);
}
