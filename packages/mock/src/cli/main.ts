import { runMockCommand } from './mock-command.ts';

process.exitCode = await runMockCommand(process.argv);
