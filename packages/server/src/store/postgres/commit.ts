import type { PoolClient } from 'pg';
import { CommitUnknown, StoreUnavailable } from '../database.ts';
import { isConnectionLost, toStoreError } from './errors.ts';

/**
 * Commits the transaction that is open on a client.
 * @throws {CommitUnknown} if the connection is lost meanwhile, which is the cause, or if no standby may have the commit
 * @throws {StoreUnavailable} if PostgreSQL has rolled the transaction back
 */
export async function commitOn(client: PoolClient): Promise<void> {
  let warning: string | undefined;
  const onNotice = ({
    severity,
    message,
  }: {
    severity: string | undefined;
    message: string | undefined;
  }) => {
    if (severity === 'WARNING') warning = message;
  };
  client.on('notice', onNotice);
  const { command } = await client
    .query('commit')
    .catch((cause: unknown) => {
      const error = toStoreError(cause);
      throw isConnectionLost(cause) ? new CommitUnknown(error.message, { cause }) : error;
    })
    .finally(() => client.off('notice', onNotice));
  // The wait for the standby was canceled, for example with `pg_cancel_backend`.
  if (command === 'COMMIT' && warning !== undefined) throw new CommitUnknown(warning);
  // PostgreSQL responds to a COMMIT of a failed transaction with ROLLBACK, and no error.
  if (command !== 'COMMIT') throw new StoreUnavailable('The transaction was rolled back.');
}
