import { createPortalClient } from '@mdhq/portal-client';

/** The queue of a patient. Put your own authentication before it. */
export default async function Page({ params }) {
  const client = createPortalClient(process.env.PORTAL_URL ?? 'http://un:pwd@localhost:4010');
  const { data } = await client.enqueued.list(Number(params.ptId));
  return (
    <ul>
      {data.map(({ id, subject }) => (
        <li key={id}>{subject}</li>
      ))}
    </ul>
  );
}
