import { createPortalClient, PortalError, type PortalRequest } from '@mdhq/portal-client';

const client = createPortalClient(process.env['PORTAL_URL'] ?? 'http://un:pwd@localhost:4010');

function describe({ id, subject }: PortalRequest): string {
  return `${id} ${subject}`;
}

try {
  for await (const request of client.enqueued.iterate(1, { request_type: 'rx' })) {
    console.log(describe(request));
  }
} catch (error) {
  if (!(error instanceof PortalError)) throw error;
  console.error(
    error.code === 'rate-limited' ? `Wait for ${error.retryAfterSeconds} s` : error.code,
  );
  process.exitCode = 1;
}
