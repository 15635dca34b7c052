export { publishPackages } from './publish-packages.ts';
export { runPnpm } from './run-pnpm.ts';
export { type Registry, startRegistry } from './start-registry.ts';
