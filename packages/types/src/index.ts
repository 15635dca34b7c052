export {
  exampleStatuses,
  operationFacts,
  problemCodes,
  problems,
  routes,
  specVersion,
} from './generated/facts.ts';
export type { components, operations, paths } from './generated/openapi.ts';
export { matchesPath } from './matches-path.ts';
export type * from './shapes.ts';
export { includesSurface, isServed, type Provenance, type Surface, surfaces } from './surface.ts';
