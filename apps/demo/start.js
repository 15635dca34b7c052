// The script of `pnpm start`. It has to parse on every Node.js, because npm runs scripts with the installed version.
const { npm_config_user_agent: packageManager } = process.env;
const major = Number(process.versions.node.split('.')[0]);

if ((packageManager && !packageManager.startsWith('pnpm/')) || major < 24) {
  process.stderr.write(
    'This workspace needs pnpm, which installs the packages and Node.js 24. Run:\n\n  npx --yes pnpm@12 start\n\n',
  );
  process.exitCode = 1;
} else {
  await import('./src/main.ts');
}
