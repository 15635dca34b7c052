import { staff, startStubPortal } from './stub-portal.ts';

export interface Clinic {
  readonly url: string;
  readonly username: string;
  readonly secret: string;
  close(): Promise<void>;
}

export async function startClinic(): Promise<Clinic> {
  const portal = await startStubPortal();
  return { url: portal.url, ...staff, close: () => portal[Symbol.asyncDispose]() };
}
