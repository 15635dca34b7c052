import type { ReactNode } from 'react';
import { inWords } from './detail-rows.ts';
import classes from './details.module.css';

/** Deeper than that, structured answers are shown as they were sent. */
const deepest = 4;

/** With more values than that, a table of them would take the browser too long. */
const mostValues = 2_000;

/** Structured answers, as a table if it is not too large. */
export function RawData({ data }: { readonly data: Record<string, unknown> }): ReactNode {
  return countValues(data, mostValues) > mostValues ? (
    <pre className={classes['source']}>{JSON.stringify(data)}</pre>
  ) : (
    <RawTable data={data} />
  );
}

/** How many values there are, at any depth; stops counting above the limit. */
function countValues(value: unknown, limit: number): number {
  const pending = [value];
  let count = 0;
  while (pending.length > 0 && count <= limit) {
    const next = pending.pop();
    count += 1;
    if (typeof next !== 'object' || next === null) continue;
    const inner = Object.values(next);
    count += Math.max(0, inner.length - limit);
    for (const one of inner.slice(0, limit)) pending.push(one);
  }
  return count;
}

/** Structured answers as a table, with tables in it for what has a structure of its own. */
function RawTable({
  data,
  depth = 0,
}: {
  readonly data: Record<string, unknown>;
  readonly depth?: number;
}): ReactNode {
  const entries = Object.entries(data);
  if (entries.length === 0) return <span className={classes['none']}>Nothing</span>;
  return (
    <table className={classes['raw']}>
      <tbody>
        {entries.map(([key, value]) => (
          <tr key={key}>
            <th scope="row">{inWords(key)}</th>
            <td>
              <RawValue value={value} depth={depth} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function RawValue({
  value,
  depth,
}: {
  readonly value: unknown;
  readonly depth: number;
}): ReactNode {
  if (value === null || value === '') return <span className={classes['none']}>No answer</span>;
  if (typeof value === 'boolean') return value ? 'Yes' : 'No';
  if (typeof value !== 'object') return String(value);
  if (depth >= deepest) return <code>{JSON.stringify(value)}</code>;
  if (!Array.isArray(value)) {
    return <RawTable data={value as Record<string, unknown>} depth={depth + 1} />;
  }
  if (value.length === 0) return 'None';
  return (
    <ul className={classes['list']}>
      {value.map((one: unknown, index) => (
        // An answer never changes, so that its place says which one it is.
        <li key={index}>
          <RawValue value={one} depth={depth + 1} />
        </li>
      ))}
    </ul>
  );
}
