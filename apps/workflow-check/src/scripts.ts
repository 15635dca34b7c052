import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import type { Finding } from './finding.ts';
import { readDefinition, stepsOf } from './steps.ts';
import type { WorkflowFile } from './workflow-files.ts';

/** The commands of pnpm itself that workflows use. */
const pnpmCommands = ['install', 'exec'];

/**
 * Finds scripts that bash cannot parse, expressions in scripts, which a value could break out of, and scripts of
 * `package.json` that do not exist.
 * @param commands the names of those that exist
 */
export async function findScriptFaults(
  file: WorkflowFile,
  commands: readonly string[],
): Promise<Finding[]> {
  const steps = stepsOf(readDefinition(file));
  const scripts = steps.flatMap((step) => step.run ?? (step.with?.['script'] as string) ?? []);
  const faults = await Promise.all(
    scripts.map(async (script) => [
      ...(script.includes('${{')
        ? ['A script contains an expression: pass its value in `env`.']
        : []),
      ...Array.from(script.matchAll(/\bpnpm ([a-z:-]+)/g), ([, name = '']) => name)
        .filter((name) => ![...pnpmCommands, ...commands].includes(name))
        .map((name) => `package.json has no script ${name}.`),
      ...(await syntaxErrorsOf(script)),
    ]),
  );
  return faults.flat().map((message) => ({ path: file.path, message }));
}

async function syntaxErrorsOf(script: string): Promise<string[]> {
  const bash = spawn('bash', ['-n'], { stdio: ['pipe', 'ignore', 'pipe'] });
  bash.stdin.end(script);
  const [errors] = await Promise.all([text(bash.stderr), once(bash, 'close')]);
  return errors.split('\n').filter((line) => line !== '');
}
