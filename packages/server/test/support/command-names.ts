import { runCommand } from './command.ts';

interface CommandHelp {
  /** The name of a command, such as `instance create`; empty for `mdhq-portal` itself. */
  name: string;
  /** The names of its subcommands. */
  subcommands: string[];
}

const commands = await readHelp('');

/** Commands that run something, such as `instance create`. */
export const leaves = namesOf(commands.filter(({ subcommands }) => subcommands.length === 0));

/** Commands that only group others, such as `instance`. */
export const branches = namesOf(commands.filter(({ subcommands }) => subcommands.length > 0));

/** Reads a command and all its subcommands from their help. */
async function readHelp(name: string): Promise<CommandHelp[]> {
  const { stdout } = await runCommand({}, '', [...name.split(' ').filter(Boolean), '--help']);
  const [, list = ''] = /^Commands:\n((?: {2}.*\n)+)/m.exec(stdout) ?? [];
  const words = [...list.matchAll(/^ {2}([a-z-]+)/gm)].map(([, word]) => word);
  const subcommands = words.map((word) => `${name} ${word}`.trim());
  return [{ name, subcommands }, ...(await Promise.all(subcommands.map(readHelp))).flat()];
}

function namesOf(some: CommandHelp[]): string[] {
  return some.map(({ name }) => name);
}
