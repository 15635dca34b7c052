/** The migration note of the rehearsed release, for the versions of the packages. */
export function migrationNote(releases: readonly string[]): string {
  return `# No more sex of patients

For ${releases.map((release) => `\`${release}\``).join(', ')}.

\`Patient.sex\` was removed. The type \`FeederResult\` of the client is \`QueueResult\` now.

These are the compile errors of programs that use them:

\`\`\`
${compileErrors.join('\n')}
\`\`\`
`;
}

/** The errors that the note lists. */
export const compileErrors: readonly string[] = [
  "program.ts(1,35): error TS2305: Module '\"@mdhq/portal-client\"' has no exported member 'FeederResult'.",
  "program.ts(8,40): error TS2339: Property 'sex' does not exist on type",
];
