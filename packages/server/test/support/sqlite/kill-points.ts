import BetterSqlite from 'better-sqlite3';

/** Transactions, each identified by a statement that only it runs. */
const statements = {
  /** An invitation is recorded. */
  invited: 'insert into "outbox"',
  /** A worker claims an email. */
  claimed: 'update "outbox" set "leased_until" = ?, "attempts"',
  /** An email is recorded as accepted by the mail server. */
  sent: 'update "invitations" set "sent_at"',
};

/** The moment right before or right after a commit is durable. */
export type KillPoint = `${'before' | 'after'} ${keyof typeof statements}`;

export const killPoints = Object.keys(statements).flatMap((event) => [
  `before ${event}`,
  `after ${event}`,
]) as KillPoint[];

/** Makes this process kill itself (`SIGKILL`) the first time that it reaches the point. */
export function dieAt(point: KillPoint): void {
  const [when, event] = point.split(' ') as ['before' | 'after', keyof typeof statements];
  const die = () => process.kill(process.pid, 'SIGKILL');
  let isReached = false;
  const { prepare } = BetterSqlite.prototype;
  BetterSqlite.prototype.prepare = function (this: BetterSqlite.Database, sql: string) {
    const statement: BetterSqlite.Statement<unknown[], unknown> = prepare.call(this, sql);
    const run = statement.run.bind(statement);
    const all = statement.all.bind(statement);
    if (sql === 'commit') {
      statement.run = (...values: unknown[]) => {
        if (isReached && when === 'before') die();
        const result = run(...values);
        if (isReached) die();
        return result;
      };
    } else if (sql.startsWith(statements[event])) {
      statement.run = (...values: unknown[]) => {
        isReached = true;
        return run(...values);
      };
      statement.all = (...values: unknown[]) => {
        const rows = all(...values);
        isReached ||= rows.length > 0;
        return rows;
      };
    }
    return statement;
  } as typeof prepare;
}
