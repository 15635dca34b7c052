import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { loadConfig } from '../../../src/config.ts';
import { startServer } from '../../../src/start-server.ts';
import { hasPromtool, monitoringFolder, promtool, rulesFile, whySkipped } from './promtool.ts';

interface Rule {
  record?: string;
  alert?: string;
  expr: string;
  labels?: { severity: string };
  annotations?: { summary: string; description: string; runbook: string };
}

interface Panel {
  id: number;
  type: string;
  gridPos: { x: number; y: number; w: number; h: number };
  targets?: { expr: string }[];
}

const { groups } = parse(readFileSync(rulesFile, 'utf8')) as { groups: { rules: Rule[] }[] };
const rules = groups.flatMap((group) => group.rules);
const alerts = rules.filter(({ alert }) => alert !== undefined);
const dashboardFile = join(monitoringFolder, 'portal-dashboard.json');
const dashboard = JSON.parse(readFileSync(dashboardFile, 'utf8')) as { panels: Panel[] };
const page = readFileSync(new URL('../../../../../docs/monitoring.md', import.meta.url), 'utf8');

const promQl = new Set(
  'absent and by changes histogram_quantile ignoring increase max min or predict_linear rate sum time up'.split(
    ' ',
  ),
);

/** The names of the metrics in an expression. */
function metricsIn(expr: string): string[] {
  const bare = expr
    .replaceAll(/\{[^}]*\}|\[[^\]]*\]/g, ' ')
    .replaceAll(/\b(by|ignoring) \([^)]*\)/g, ' ');
  return [...bare.matchAll(/[a-zA-Z_:][\w:]*/g)]
    .map(([name]) => name)
    .filter((name) => !promQl.has(name));
}

describe('the alert rules and the dashboard', () => {
  let text = '';
  /** The names that a server's metrics can have, with the suffixes of histograms. */
  const known = new Set<string>(rules.flatMap(({ record }) => record ?? []));

  beforeAll(async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'mdhq-portal-'));
    const server = await startServer(
      loadConfig({
        ...{ PORTAL_DATA_DIR: dataDir, PORTAL_LISTEN: '127.0.0.1:0' },
        ...{ PORTAL_LOG_LEVEL: 'silent', SMTP_URL: 'smtp://127.0.0.1:1' },
      }),
    );
    await (await fetch(`${server.url}/readyz`)).arrayBuffer();
    text = await (await fetch(`${server.url}/metrics`)).text();
    await server.close();
    rmSync(dataDir, { recursive: true });
    for (const [, name = '', type] of text.matchAll(/^# TYPE (\S+) (\w+)$/gm)) {
      if (type !== 'histogram') known.add(name);
      else for (const suffix of ['_bucket', '_count', '_sum']) known.add(name + suffix);
    }
  });

  const exprs = [
    ...rules.map(({ alert, record, expr }) => [alert ?? record ?? '', expr]),
    ...dashboard.panels.flatMap(({ targets = [] }) => targets.map(({ expr }) => [expr, expr])),
  ];

  it.each(exprs)('use metrics and buckets that a server has: %s', (_, expr = '') => {
    expect(metricsIn(expr).filter((name) => !known.has(name))).toEqual([]);
    for (const [, name = '', le = ''] of expr.matchAll(/(\w+_bucket)\{[^}]*le="([^"]+)"/g)) {
      expect(text).toMatch(new RegExp(`^${name}\\{[^}]*le="${le.replace('.', '\\.')}"`, 'm'));
    }
  });

  it('notice a metric that a server does not have', () => {
    expect(metricsIn('sum by (job) (rate(portal_typo_total{a="b"}[5m])) > 3')).toEqual([
      'portal_typo_total',
    ]);
    expect(known).not.toContain('portal_typo_total');
  });
});

it('each alert has a severity, a summary, a description and a section of docs/monitoring.md', () => {
  const sections = [...page.matchAll(/^### (Portal\w+)$/gm)].map(([, name]) => name);
  expect(sections.toSorted()).toEqual(alerts.map(({ alert }) => alert).toSorted());
  for (const { alert = '', labels, annotations } of alerts) {
    expect(['page', 'ticket']).toContain(labels?.severity);
    expect(annotations?.summary).toMatch(/^[A-Z].+[^.]$/);
    expect(annotations?.description).toMatch(/\.$|end \}\}$/);
    expect(annotations?.runbook).toMatch(`/docs/monitoring.md#${alert.toLowerCase()}`);
  }
});

it('each alert is fired by a fault in fired-alerts.test.ts', () => {
  const tests = readFileSync(new URL('fired-alerts.test.ts', import.meta.url), 'utf8');
  // Only the lists of expected alerts have these names in quotation marks.
  const fired = new Set([...tests.matchAll(/'(Portal\w+)'/g)].map(([, name]) => name));
  expect([...fired].toSorted()).toEqual(alerts.map(({ alert }) => alert).toSorted());
});

it.skipIf(!hasPromtool)(`the rules are valid, and their unit tests pass${whySkipped}`, () => {
  const tests = ['portal-rules.test.yml', 'portal-rules-hours.test.yml'];
  const files = tests.map((name) => join(monitoringFolder, name));
  const tested = files.map((file) => readFileSync(file, 'utf8')).join('');
  promtool('check', 'rules', rulesFile);
  promtool('test', 'rules', ...files);
  for (const { alert } of alerts) expect(tested).toContain(`alertname="${alert}"`);
});

/** The part of Grafana's model of a dashboard that it needs to import one. */
const dashboardSchema = {
  type: 'object',
  required: ['title', 'uid', 'schemaVersion', 'panels', 'templating', 'time'],
  properties: {
    uid: { type: 'string', maxLength: 40, pattern: '^[a-zA-Z0-9_-]+$' },
    schemaVersion: { type: 'integer', minimum: 36 },
    panels: {
      type: 'array',
      items: {
        type: 'object',
        required: ['id', 'type', 'title', 'gridPos'],
        properties: {
          id: { type: 'integer', minimum: 1 },
          type: { enum: ['row', 'stat', 'timeseries'] },
          gridPos: {
            type: 'object',
            required: ['x', 'y', 'w', 'h'],
            properties: {
              x: { type: 'integer', minimum: 0, maximum: 23 },
              w: { type: 'integer', minimum: 1, maximum: 24 },
            },
          },
          targets: {
            type: 'array',
            minItems: 1,
            items: {
              type: 'object',
              required: ['refId', 'expr'],
              properties: {
                expr: { type: 'string', pattern: 'job="mdhq-portal",instance=~"\\$instance"' },
              },
            },
          },
          datasource: {
            type: 'object',
            required: ['type', 'uid'],
            properties: {
              type: { const: 'prometheus' },
              uid: { pattern: '^\\$\\{datasource\\}$' },
            },
          },
        },
        if: { properties: { type: { const: 'row' } } },
        else: { required: ['targets', 'datasource', 'fieldConfig'] },
      },
    },
  },
};

it('the dashboard is valid, smaller than 30 kB, and its panels do not overlap', () => {
  const ajv = new Ajv({ strict: false, allErrors: true });
  expect(ajv.validate(dashboardSchema, dashboard), ajv.errorsText()).toBe(true);
  expect(statSync(dashboardFile).size).toBeLessThan(30_000);
  const { panels } = dashboard;
  expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
  const cells = panels.flatMap(({ gridPos: { x, y, w, h } }) =>
    Array.from({ length: w * h }, (_, cell) => `${x + (cell % w)},${y + Math.floor(cell / w)}`),
  );
  expect(new Set(cells).size).toBe(cells.length);
  expect(panels.every(({ gridPos: { x, w } }) => x + w <= 24)).toBe(true);
});
