import type { Change } from './change.ts';
import type { Fault } from './fault.ts';
import { notesFolder } from './migration-notes.ts';
import type { OverdueSunset } from './overdue-sunsets.ts';

/** Describes each fault, why it matters, and the command or the file that fixes it. */
export function describeFaults(faults: readonly Fault[]): string {
  const small = faults.filter(({ needed }) => needed !== undefined);
  const options = small.map(({ name, needed }) => `--${needed} ${name}`).join(' ');
  return [
    ...faults.flatMap((fault) => [headOf(fault), ...fault.changes.flatMap(linesOf), '']),
    ...(small.length === 0
      ? []
      : [
          'Plan the release with a changeset that tells users what to do:',
          `  npx --yes pnpm@12 changeset add ${options} --message "..."`,
          '',
        ]),
  ].join('\n');
}

/** Describes each sunset date that has passed. */
export function describeOverdue(overdue: readonly OverdueSunset[]): string {
  return [
    'The next release would announce removals for dates that have passed. Remove each element with a major release,',
    'or set a later date in its x-sunset and its description:',
    ...overdue.map(({ path, sunset }) => `  ${sunset}  ${path}`),
  ].join('\n');
}

function headOf({ name, planned, needed }: Fault): string {
  if (needed === undefined) {
    const short = name.replace(/^@mdhq\//, '');
    return (
      `${name}@${planned.version} breaks code, and its migration note does not mention it. Describe each change, ` +
      `and the compile errors that it causes, in ${notesFolder}/${short}-${planned.version}.md ` +
      `(a note that contains \`${name}@${planned.version}\`):`
    );
  }
  const plan = planned.bump === 'none' ? 'no release is' : `a ${planned.bump} one is`;
  return `${name} needs a ${needed} release, but ${plan} planned:`;
}

function linesOf({ what, breaks }: Change): string[] {
  return [`  ${what}`, ...(breaks === undefined ? [] : [`    It breaks ${breaks}.`])];
}
