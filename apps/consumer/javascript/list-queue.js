import { createPortalClient } from '@mdhq/portal-client';

const client = createPortalClient(process.env.PORTAL_URL ?? 'http://un:pwd@localhost:4010');
for await (const { id, subject } of client.enqueued.iterate(1)) {
  console.log(id, subject);
}
