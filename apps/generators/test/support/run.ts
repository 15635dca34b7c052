import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** The folder of this package, where all programs run. */
export const app = fileURLToPath(new URL('../..', import.meta.url));

/** Runs a program in the folder of this package, and returns what it prints. */
export function run(
  file: string,
  args: readonly string[],
  env: Record<string, string> = {},
): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(
      file,
      args,
      { cwd: app, env: { ...process.env, ...env }, maxBuffer: 2 ** 24 },
      (error, stdout, stderr) => {
        if (error === null) resolve(stdout);
        else reject(new Error(`${[file, ...args].join(' ')} failed:\n${stdout}\n${stderr}`));
      },
    );
  });
}
