export { publishPackages } from './publish-packages.ts';
export { type Registry, startRegistry } from './start-registry.ts';
