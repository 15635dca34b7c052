export type { OperationId } from '@mdhq/portal-types';
export { type MockFetch, mockFetch, type Scenarios } from './scenarios/mock-fetch.ts';
export { type ExampleName, prefer, type Scenario } from './scenarios/prefer.ts';
export type { Fault } from './scenarios/preferences.ts';
export { type Mock, type MockOptions, startMock } from './start-mock.ts';
