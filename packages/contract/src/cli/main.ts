import { Interrupted } from '../errors.ts';
import { runContractCommand } from './contract-command.ts';
import { internalErrorText } from './stderr.ts';

// For example, EPIPE. Node's own exit code 1 would mean that the target does not conform.
process.on('uncaughtException', (error) => {
  process.stderr.write(internalErrorText(error));
  process.exit(2);
});
const interruption = new AbortController();
for (const name of ['SIGINT', 'SIGTERM'] as const) {
  // A second signal ends the process without a cleanup.
  process.once(name, () => interruption.abort(new Interrupted(`Interrupted by ${name}.`)));
}
const { env, stdout, stderr } = process;
const { signal } = interruption;
process.exitCode = await runContractCommand(process.argv, { env, stdout, stderr, signal });
