import { PortalError } from '@mdhq/portal-client';
import { CommanderError } from 'commander';
import { compareWith } from '../drift/compare.ts';
import { UnreadableSpec } from '../drift/drift.ts';
import {
  Interrupted,
  MissingTool,
  RefusedCredentials,
  UncheckedSchema,
  UnknownPatient,
  UnreachableTarget,
} from '../errors.ts';
import type { ConformanceReport } from '../report/conformance-report.ts';
import { renderLeftovers } from '../report/render-report.ts';
import type { ContractOptions, prepareContract } from '../run-contract.ts';
import type { Target } from '../target.ts';
import { ConfigError, type Environment, loadUsers } from './config.ts';
import { contractCommand, type Options } from './options.ts';
import { prepareOutputs, writeFindings } from './outputs.ts';
import { internalErrorText, progressLine, type Terminal } from './stderr.ts';

/** The patient of the vendor's samples. */
const samplePatient = 1;

/** The part of `process` that the command uses. */
export interface Surroundings {
  env: Environment;
  stdout: Terminal;
  stderr: Terminal;
  /** Interrupts a run, which cleans up first. */
  signal?: AbortSignal;
  /** Called if there will be no report. */
  ignoreClosedOutput?: () => void;
  /** Prepares the contract; several runs can share what it returns. */
  prepare?: typeof prepareContract;
}

/**
 * The command `mdhq-portal-contract`.
 * @returns the exit code: 0 if the target conforms to the contract, 1 if it does not, 2 if the suite could
 * not run, was interrupted, or could not write a report. Drift of a second spec does not affect it.
 */
export async function runContractCommand(
  argv: readonly string[],
  { env, stdout, stderr, signal, prepare, ignoreClosedOutput }: Surroundings,
): Promise<number> {
  const progress = progressLine(stderr);
  try {
    const options = contractCommand({ stdout, stderr }).parse(argv).opts<Options>();
    const { target, surface, against } = options;
    if (target === undefined && against === undefined) {
      throw new ConfigError('Specify --target, --against, or both.');
    }
    await prepareOutputs(options, target !== undefined);
    // The quick part first, so that a wrong file is reported early.
    const drift = against === undefined ? undefined : await compareWith(against, surface);
    signal?.throwIfAborted();
    const hooks: RunHooks = {
      proxyEnv: env,
      onProgress: progress.show,
      onWait: progress.wait,
      onLeftovers(leftovers) {
        progress.clear();
        if (leftovers.length > 0) stderr.write(`${renderLeftovers(leftovers).join('\n')}\n`);
      },
      ...(signal && { signal }),
    };
    const report = target && (await runOn(targetOf(options, target, env), options, hooks, prepare));
    progress.clear();
    await writeFindings({ report, drift }, options, stdout);
    return report === undefined || report.holds ? 0 : 1;
  } catch (error) {
    progress.clear();
    if (error instanceof CommanderError) {
      ignoreClosedOutput?.();
      return error.exitCode === 0 ? 0 : 2;
    }
    stderr.write(isExpected(error) ? `${error.message}\n` : internalErrorText(error));
    return 2;
  }
}

type RunHooks = Omit<ContractOptions, 'surface' | 'tolerant'>;

async function runOn(
  target: Target,
  { surface, tolerant }: Options,
  hooks: RunHooks,
  prepare: Surroundings['prepare'],
): Promise<ConformanceReport> {
  // Prism loads slowly: it is imported after the options are checked.
  const { prepareContract, runPrepared } = await import('../run-contract.ts');
  const prepared = await (prepare ?? prepareContract)(surface, tolerant);
  return runPrepared(prepared, target, { workflows: true, ...hooks });
}

function isExpected(error: unknown): error is Error {
  return (
    error instanceof ConfigError ||
    error instanceof Interrupted ||
    error instanceof MissingTool ||
    error instanceof UnreachableTarget ||
    error instanceof UnreadableSpec ||
    error instanceof RefusedCredentials ||
    error instanceof UncheckedSchema ||
    error instanceof UnknownPatient ||
    error instanceof PortalError
  );
}

function targetOf(options: Options, url: URL, env: Environment): Target {
  const { patient, invitee, patientWithoutEmail, limited, readOnly, stateless } = options;
  if (patient === undefined && !readOnly && !stateless) {
    throw new ConfigError('Specify --patient, whose data may be changed, or use --read-only.');
  }
  // The client allows http: on this machine only.
  if (patient === undefined && url.protocol === 'https:') {
    throw new ConfigError(
      `Specify --patient, whose data may be read: patient ${samplePatient} of ${url.origin} may be a real person.`,
    );
  }
  return {
    url,
    ...loadUsers(env),
    patient: patient ?? samplePatient,
    invitee,
    patientWithoutEmail,
    limited,
    readOnly,
    stateless,
  };
}
