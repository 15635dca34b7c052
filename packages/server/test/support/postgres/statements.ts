import { Client, type Pool } from 'pg';
import { onTestFinished, vi } from 'vitest';

/** A statement that was sent to PostgreSQL, with the values of its parameters. */
export interface Statement {
  text: string;
  values: readonly unknown[];
}

/** Records the statements that this process sends while `work` runs. */
export async function recordStatements(work: () => Promise<unknown>): Promise<Statement[]> {
  const statements: Statement[] = [];
  const query = vi.spyOn(Client.prototype, 'query');
  onTestFinished(() => query.mockRestore());
  await work();
  for (const [text, values] of query.mock.calls as unknown[][]) {
    if (typeof text !== 'string') throw new Error('A statement is sent as a text.');
    // Several statements in one text have no parameters.
    if (Array.isArray(values)) statements.push({ text, values });
    else statements.push(...text.split(';').map((each) => ({ text: each.trim(), values: [] })));
  }
  query.mockRestore();
  return statements.filter(
    ({ text }) => !/^(begin|set|savepoint|release|rollback|commit)\b/.test(text),
  );
}

interface PlanNode {
  'Node Type': string;
  'Relation Name'?: string;
  Output?: string[];
  Plans?: PlanNode[];
  [detail: string]: unknown;
}

/**
 * Finds out which tables a statement touches without a condition or a value that names the instance. PostgreSQL's plan knows
 * it, also if a join passes the instance on to another table.
 */
export async function tablesWithoutInstance(
  pool: Pool,
  { text, values }: Statement,
  instanceId: number,
): Promise<string[]> {
  const { rows } = await pool.query(`explain (generic_plan, verbose, format json) ${text}`);
  const [{ Plan: plan }] = (rows as [{ 'QUERY PLAN': [{ Plan: PlanNode }] }])[0]['QUERY PLAN'];
  const isInstance = (expression: string) =>
    expression === String(instanceId) ||
    values[Number(/^\$(\d+)/.exec(expression)?.[1]) - 1] === instanceId;

  function visit(node: PlanNode): string[] {
    const inner = (node.Plans ?? []).flatMap(visit);
    const table = node['Relation Name']?.replace(/^audit_events_.*/, 'audit_events');
    if (table === undefined) return inner;
    if (node['Node Type'] === 'ModifyTable') {
      // The other changes scan the rows that they change.
      if (node['Operation'] !== 'Insert') return inner;
      const source = node.Plans?.find((plan) => plan['Parent Relationship'] === 'Outer');
      return isInstance(source?.Output?.[0] ?? '') ? inner : [...inner, table];
    }
    const conditions = ['Index Cond', 'Recheck Cond', 'Filter'].flatMap((name) =>
      termsOf(String(node[name] ?? '')),
    );
    const isBound = conditions.some((term) => {
      const [, value = ''] = /^(?:\w+\.)?instance_id = (.+)$/.exec(term) ?? [];
      // A column of another table, which is checked as well.
      return isInstance(value) || /^\w+\.instance_id$/.test(value);
    });
    return isBound ? inner : [...inner, table];
  }
  return visit(plan);
}

/** The terms of a conjunction, without their parentheses. */
function termsOf(condition: string): string[] {
  const terms: string[] = [];
  let depth = 0;
  let start = 0;
  const text = unwrap(condition);
  for (let index = 0; index < text.length; index += 1) {
    if (text[index] === '(') depth += 1;
    if (text[index] === ')') depth -= 1;
    if (depth !== 0 || !text.startsWith(' AND ', index)) continue;
    terms.push(text.slice(start, index));
    start = index + ' AND '.length;
  }
  return [...terms, text.slice(start)].map(unwrap);
}

/** Removes the parentheses around a whole expression. */
function unwrap(text: string): string {
  if (!text.startsWith('(') || !text.endsWith(')')) return text;
  let depth = 0;
  for (let index = 0; index < text.length - 1; index += 1) {
    if (text[index] === '(') depth += 1;
    if (text[index] === ')') depth -= 1;
    if (depth === 0) return text;
  }
  return unwrap(text.slice(1, -1));
}
