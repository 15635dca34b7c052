import type { DemoPorts } from './ports.ts';

/** Where everything is, and the vendor's three sample calls against it. */
export function whatToTry({ server, frontDesk, mailbox }: DemoPorts): string {
  const portal = `localhost:${server}/api/v1/patients`;
  return `
  Server      http://sandbox.localhost:${server}
  Front desk  http://localhost:${frontDesk}   (sign in as un / pwd)
  Mailbox     http://localhost:${mailbox}

Try, in another terminal:

  See patient 1's queue, request 27 in it:
    curl -X GET http://un:pwd@sandbox.${portal}/1/portal/enqueued

  Take request 27 off the queue:
    curl -X DELETE http://un:pwd@sandbox.${portal}/1/portal/enqueued/27

  Invite patient 221, then look into the mailbox:
    curl -X POST "http://ben:password@sandbox.${portal}/221/portal/invite"

Everything is kept in apps/demo/data between runs, logs included; --reset starts afresh.
Ctrl-C stops it all.
`;
}
