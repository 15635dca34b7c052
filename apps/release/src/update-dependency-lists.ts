/** Writes the current list into each README that needs one. Run it after a change of dependencies. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { dependencyList, needsDependencyList, withDependencyList } from './dependency-list.ts';
import { publishedPackages } from './installed-packages.ts';

for (const subject of publishedPackages().filter(needsDependencyList)) {
  const file = join(subject.folder, 'README.md');
  writeFileSync(file, withDependencyList(readFileSync(file, 'utf8'), dependencyList(subject)));
}
