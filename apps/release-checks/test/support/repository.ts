import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** A Git repository for one test. */
export class Repository {
  readonly root: string;

  private constructor(root: string) {
    this.root = root;
  }

  /** Creates an empty repository, without samples of hooks. */
  static create(folder: string): Repository {
    const repository = new Repository(mkdtempSync(join(folder, 'repository-')));
    repository.git('init', '--quiet', '--initial-branch=main', '--template=');
    return repository;
  }

  /** Copies the repository, which takes less time than to commit its content again. */
  copy(): Repository {
    const root = mkdtempSync(`${this.root}-`);
    cpSync(this.root, root, { recursive: true });
    return new Repository(root);
  }

  git(...args: string[]): void {
    const author = ['-c', 'user.name=Test', '-c', 'user.email=test@example.com'];
    execFileSync('git', [...author, ...args], { cwd: this.root, stdio: 'ignore' });
  }

  write(file: string, text: string): void {
    mkdirSync(dirname(join(this.root, file)), { recursive: true });
    writeFileSync(join(this.root, file), text);
  }

  commit(message: string): void {
    this.git('add', '--all');
    this.git('commit', '--quiet', '--message', message);
  }

  /** Writes a changeset that names packages. */
  changeset(file: string, names: string[], bump = 'patch'): void {
    const bumps = names.map((name) => `'@mdhq/portal-${name}': ${bump}\n`).join('');
    this.write(`.changeset/${file}.md`, `---\n${bumps}---\n\nA change.\n`);
  }

  /** Copies the newest commits, and returns the folder. */
  shallowClone(depth: number): string {
    const clone = `${this.root}-shallow`;
    this.git('clone', '--quiet', `--depth=${depth}`, `file://${this.root}`, clone);
    return clone;
  }
}

/** The `package.json` of a package. */
export function manifest(name: string, fields: object): string {
  return JSON.stringify(
    { name: `@mdhq/portal-${name}`, files: ['CHANGELOG.md', 'bin', 'dist'], ...fields },
    null,
    2,
  );
}
