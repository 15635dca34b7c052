// A program of another team. Its argument is the base URL of the API.
import { createPortalClient, PortalError, type TryReport } from '@mdhq/portal-client';

declare const process: { argv: string[] } | undefined;
declare const Deno: { args: string[] } | undefined;

const [baseUrl = ''] = typeof Deno === 'undefined' ? (process?.argv.slice(2) ?? []) : Deno.args;
const reports: TryReport[] = [];
const client = createPortalClient({
  baseUrl,
  username: 'un',
  password: 'pwd',
  observe: (report) => reports.push(report),
});

for await (const portalRequest of client.enqueued.iterate(1, { request_type: 'rx' })) {
  console.log(`${portalRequest.id} ${portalRequest.subject}`);
}

const { invitation } = await client.portal.invite(221);
console.log(`invited ${invitation?.sent_to}`);

try {
  await client.enqueued.dismiss(1, 27);
} catch (error) {
  if (!(error instanceof PortalError)) throw error;
  console.log(error.code === 'request-already-dismissed' ? `by ${error.dismissed_by}` : error.code);
}

console.log(
  reports.map(({ method, tryNumber, status }) => `${method} ${tryNumber} ${status}`).join(),
);
