import type {
  getHttpOperationsFromSpec,
  IHttpMockConfig,
  PrismHttpInstance,
} from '@stoplight/prism-http';

/** An operation of the spec, as Prism reads it. */
export type Operation = Awaited<ReturnType<typeof getHttpOperationsFromSpec>>[number];

/** What the mock answers from. */
export interface Api {
  operations: Operation[];
  prism: PrismHttpInstance;
  settings: IHttpMockConfig;
}
