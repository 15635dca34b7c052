import { runCommand } from './command.ts';

interface CommandHelp {
  /** Such as `instance create`; empty for the command itself. */
  name: string;
  /** The names of those below it. */
  subcommands: string[];
}

const commands = await readHelp('');

/** The commands that do something, such as `instance create`. */
export const leaves = namesOf(commands.filter(({ subcommands }) => subcommands.length === 0));

/** Those that only have others below them, such as `instance`. */
export const branches = namesOf(commands.filter(({ subcommands }) => subcommands.length > 0));

/** A command and all below it, as their help tells. */
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
