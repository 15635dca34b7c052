import { runContractCommand } from './contract-command.ts';

process.exitCode = await runContractCommand(process.argv);
