import { startMock } from '@mdhq/portal-mock';
import type { Target } from '../../src/target.ts';

/** The mock as a target of the suite. */
export async function startMockTarget(): Promise<{ target: Target; close(): Promise<void> }> {
  const mock = await startMock();
  return {
    target: {
      url: new URL(mock.url),
      credentials: { username: 'un', password: 'pwd' },
      patient: 1,
      invitee: 221,
      patientWithoutEmail: 222,
      stateless: true,
      readOnly: false,
    },
    close: () => mock.close(),
  };
}
