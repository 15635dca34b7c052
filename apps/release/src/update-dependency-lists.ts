/** Writes the current list into each README that has one. Run it after a change of dependencies. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { dependencyList, listIn } from './dependency-list.ts';
import { publishedPackages } from './installed-packages.ts';

for (const subject of publishedPackages()) {
  const file = join(subject.folder, 'README.md');
  const readme = readFileSync(file, 'utf8');
  const list = listIn(readme);
  if (list !== undefined)
    writeFileSync(
      file,
      readme.replace(list, () => dependencyList(subject)),
    );
}
