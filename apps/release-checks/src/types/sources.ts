import { existsSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import ts from 'typescript';
import type { Manifest } from '../repository/published-packages.ts';
import { withoutPrivateMembers } from './private-members.ts';

/** The sources of one version of the workspace. */
export interface Version {
  /** The folder with its packages. */
  readonly root: string;
  /** The folders of its published packages by their names. */
  readonly folders: ReadonlyMap<string, string>;
}

/**
 * The entries of a package, such as `.` and `./fetch`, and their sources. The declarations of an entry are emitted from
 * the source of the same name, so comparing sources needs no build.
 */
export function entriesOf(folder: string): Map<string, string> {
  return new Map(
    Object.entries(manifestOf(folder).exports ?? {}).flatMap(([entry, target]) => {
      const types = typeof target === 'string' ? undefined : target?.types;
      if (types === undefined) return [];
      const source = join(folder, types.replace(/^\.\/dist\//, 'src/').replace(/\.d\.ts$/, '.ts'));
      return [[entry, existsSync(source) ? source : `${source}x`]];
    }),
  );
}

function manifestOf(folder: string): Manifest {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
}

/** Parsed files of TypeScript and of installed packages, by their paths. Several programs can share them. */
export type ParsedFiles = Map<string, ts.SourceFile | undefined>;

const options: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2023,
  lib: ['lib.es2023.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts'],
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  jsx: ts.JsxEmit.ReactJSX,
  strict: true,
  exactOptionalPropertyTypes: true,
  allowImportingTsExtensions: true,
  skipLibCheck: true,
  noEmit: true,
  types: ['node'],
};

/**
 * A program of the entries of several versions. An import of a published package is resolved in the version of its
 * importer. All other packages are those that are installed, for each version, so that their types are the same.
 * @param installed the folder of the workspace
 * @param parsed what earlier programs have parsed
 */
export function programOf(
  installed: string,
  versions: readonly Version[],
  roots: string[],
  parsed: ParsedFiles = new Map(),
): ts.Program {
  const host = ts.createCompilerHost(options);
  const readFile = host.readFile;
  host.readFile = (file) => {
    const text = readFile(file);
    const isOwn = versions.some(({ root }) => contains(root, file));
    return text !== undefined && isOwn ? withoutPrivateMembers(file, text) : text;
  };
  const getSourceFile = host.getSourceFile;
  host.getSourceFile = (file, ...others) => {
    if (versions.some(({ root }) => contains(root, file)) && !isInstalled(file)) {
      return getSourceFile(file, ...others);
    }
    if (!parsed.has(file)) parsed.set(file, getSourceFile(file, ...others));
    return parsed.get(file);
  };
  const cache = ts.createModuleResolutionCache(installed, (name) => name, options);
  host.getCurrentDirectory = () => join(installed, 'apps/release-checks');
  host.resolveModuleNameLiterals = (literals, importer, redirect, compilerOptions) =>
    literals.map(({ text }) => {
      const version = versions.find(({ root }) => contains(root, importer));
      const source = version && sourceOf(version, text);
      if (source !== undefined) {
        const extension = source.endsWith('x') ? ts.Extension.Tsx : ts.Extension.Ts;
        return { resolvedModule: { resolvedFileName: source, extension } };
      }
      const place =
        version === undefined || text.startsWith('.')
          ? importer
          : join(installed, relative(version.root, importer));
      return ts.resolveModuleName(
        text,
        place,
        compilerOptions,
        host,
        cache,
        redirect,
        ts.ModuleKind.ESNext,
      );
    });
  return ts.createProgram({ rootNames: roots, options, host });
}

function isInstalled(file: string): boolean {
  return file.includes('/node_modules/');
}

export function contains(folder: string, file: string): boolean {
  return relative(folder, file).split(sep)[0] !== '..';
}

/** The source of an entry of a published package. */
function sourceOf({ folders }: Version, specifier: string): string | undefined {
  const [, name = '', entry = ''] = /^(@[^/]+\/[^/]+)(\/.*)?$/.exec(specifier) ?? [];
  const folder = folders.get(name);
  return folder === undefined ? undefined : entriesOf(folder).get(`.${entry}`);
}
