import type { ReactNode } from 'react';
import { humanize } from './detail-rows.ts';
import classes from './details.module.css';

/** Structured answers that are nested deeper are shown as JSON. */
const deepest = 4;

/** With more values, the layout of a table would take too long. */
const mostValues = 2_000;

/** Structured answers as a table, or as JSON if there are too many. */
export function RawData({ data }: { readonly data: Record<string, unknown> }): ReactNode {
  return countValues(data, mostValues) > mostValues ? (
    <pre className={classes['source']}>{JSON.stringify(data)}</pre>
  ) : (
    <RawTable data={data} />
  );
}

/** The number of values at any depth; stops counting above the limit. */
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

/** Structured answers as a table, with nested tables for nested objects. */
function RawTable({
  data,
  depth = 0,
}: {
  readonly data: Record<string, unknown>;
  readonly depth?: number;
}): ReactNode {
  const entries = Object.entries(data);
  if (entries.length === 0) return <span className={classes['none']}>None</span>;
  return (
    <table className={classes['raw']}>
      <tbody>
        {entries.map(([key, value]) => (
          <tr key={key}>
            <th scope="row">{humanize(key)}</th>
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
        // Answers never change, so that the index identifies each.
        <li key={index}>
          <RawValue value={one} depth={depth + 1} />
        </li>
      ))}
    </ul>
  );
}
