export type { Surface } from '@mdhq/portal-types';
export type { Check, Deviation } from './checks/check.ts';
export { compareWith } from './drift/compare.ts';
export type { Difference } from './drift/differences.ts';
export { type Change, type Drift, type Route, UnreadableSpec } from './drift/drift.ts';
export type { Spec } from './drift/read-spec.ts';
export {
  compareVersions,
  type VersionDifferences,
  type VersionedOperation,
} from './drift/versions.ts';
export {
  Interrupted,
  MissingTool,
  RefusedCredentials,
  UncheckedSchema,
  UnknownPatient,
  UnreachableTarget,
} from './errors.ts';
export type { Credentials } from './http/messages.ts';
export type {
  CheckResult,
  ConformanceReport,
  Leftover,
  OperationOrAnyRoute,
  ReportedCheck,
  SkippedCase,
  Unprovoked,
} from './report/conformance-report.ts';
export { renderJson } from './report/formats.ts';
export { renderDrift } from './report/render-drift.ts';
export { renderJunit } from './report/render-junit.ts';
export { renderReport } from './report/render-report.ts';
export { type ContractOptions, type Progress, runContract } from './run-contract.ts';
export type { Target } from './target.ts';
