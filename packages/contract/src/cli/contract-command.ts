import { PortalError } from '@mdhq/portal-client';
import { CommanderError } from 'commander';
import { RefusedCredentials } from '../refused-credentials.ts';
import type { Target } from '../target.ts';
import { UnreachableTarget } from '../unreachable-target.ts';
import { ConfigError, loadUsers } from './config.ts';
import { contractCommand, type Options } from './options.ts';
import { writeReport } from './outputs.ts';
import { progressLine } from './show-progress.ts';

/** The patient of the vendor's own samples. */
const samplePatient = 1;

/**
 * The command `mdhq-portal-contract`.
 * @returns the exit code: 0 when the target holds to the contract, 1 when it does not, 2 when the
 * suite could not run.
 */
export async function runContractCommand(argv: string[]): Promise<number> {
  const progress = progressLine(process.stderr);
  try {
    const options = contractCommand().parse(argv).opts<Options>();
    const target = targetOf(options);
    // Prism takes its time to load, which a wrong option need not wait for.
    const { runContract } = await import('../run-contract.ts');
    const report = await runContract(target, {
      surface: options.surface,
      tolerant: options.tolerant,
      onProgress: progress.show,
    });
    progress.clear();
    await writeReport(report, options, process.stdout);
    return report.holds ? 0 : 1;
  } catch (error) {
    progress.clear();
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    if (!isExpected(error)) throw error;
    process.stderr.write(`${error.message}\n`);
    return 2;
  }
}

function isExpected(error: unknown): error is Error {
  return (
    error instanceof ConfigError ||
    error instanceof UnreachableTarget ||
    error instanceof RefusedCredentials ||
    error instanceof PortalError
  );
}

function targetOf(options: Options): Target {
  const { target, patient, invitee, patientWithoutEmail, limited, readOnly, stateless } = options;
  if (patient === undefined && !readOnly && !stateless) {
    throw new ConfigError(
      'Say with --patient which patient may be written to, or use --read-only.',
    );
  }
  return {
    url: target,
    ...loadUsers(),
    patient: patient ?? samplePatient,
    invitee,
    patientWithoutEmail,
    limited,
    readOnly,
    stateless,
  };
}
