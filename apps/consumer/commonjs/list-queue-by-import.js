// For a Node whose `require` can't load ES modules.
async function main() {
  const { createPortalClient } = await import('@mdhq/portal-client');
  const client = createPortalClient(process.env.PORTAL_URL ?? 'http://un:pwd@localhost:4010');
  for await (const { id, subject } of client.enqueued.iterate(1)) {
    console.log(id, subject);
  }
}

main();
