export { type MockFetch, mockFetch, type Scenarios } from './mock-fetch.ts';
export type { Fault } from './preferences.ts';
export { type ExampleName, type OperationId, prefer, type Scenario } from './scenarios.ts';
export { type Mock, type MockOptions, startMock } from './start-mock.ts';
