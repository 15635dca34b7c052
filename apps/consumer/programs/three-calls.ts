import { createPortalClient } from '@mdhq/portal-client';

const portal = createPortalClient('http://un:pwd@localhost:4010');
for await (const request of portal.enqueued.iterate(1)) {
  console.log(request.id, request.subject);
}
// Also succeeds if the DELETE above has dismissed request 27.
await portal.enqueued.dismiss(1, 27, { idempotent: true });
const { invitation } = await portal.portal.invite(221);
console.log(`invited ${invitation?.sent_to}`);
