import { glob, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { root } from './consumer-project.ts';

/** Where the documents of the repository are. */
const patterns = ['*.md', 'docs/**/*.md', 'spec/*.md', '{packages,apps}/*/README.md'];

export interface Document {
  /** Such as `packages/client/README.md`. */
  readonly path: string;
  readonly text: string;
  readonly blocks: readonly Block[];
}

export interface Block {
  /** Such as `ts`. */
  readonly language: string;
  readonly code: string;
}

/** Reads the documents of the repository. */
export async function readDocuments(): Promise<Document[]> {
  const paths: string[] = [];
  for await (const path of glob(patterns, { cwd: root })) paths.push(path);
  return Promise.all(
    paths.toSorted().map(async (path) => {
      const text = await readFile(join(root, path), 'utf8');
      const blocks = Array.from(
        text.matchAll(/^ *```(\w+)\n(.*?)^ *```$/gms),
        ([, language = '', code = '']): Block => ({ language, code }),
      );
      return { path, text, blocks };
    }),
  );
}

/**
 * Writes the TypeScript blocks of a document into a folder of its own, such as `docs/guides/retries`, and returns their paths. A
 * block that begins with a comment such as `// app.tsx` gets that name, so that the others can import it.
 */
export async function writeBlocks(folder: string, { path, blocks }: Document): Promise<string[]> {
  const code = blocks.filter(({ language }) => language === 'ts' || language === 'tsx');
  return Promise.all(
    code.map(async (block, index) => {
      const name = /^\/\/ ([\w.-]+\.tsx?)\n/.exec(block.code)?.[1];
      const file = join(folderOf(path), name ?? `block-${index + 1}.${block.language}`);
      await mkdir(join(folder, folderOf(path)), { recursive: true });
      await writeFile(join(folder, file), (needsClient(block.code) ? clientType : '') + block.code);
      return file;
    }),
  );
}

/** The folder for the blocks of a document. */
export const folderOf = (path: string): string => path.replace(/\.md$/, '');

/** Whether a block continues with the client that its document has created in an earlier one. */
export const needsClient = (code: string): boolean =>
  /\bclient\./.test(code) && !/\bconst client\b/.test(code);

const clientType =
  "import type { PortalClient } from '@mdhq/portal-client';\ndeclare const client: PortalClient;\n";
