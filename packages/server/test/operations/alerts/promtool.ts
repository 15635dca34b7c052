import { execFileSync, spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { stringify } from 'yaml';
import { temporaryFolder } from '../../support/temporary-database.ts';

export const monitoringFolder = fileURLToPath(
  new URL('../../../deploy/monitoring', import.meta.url),
);
export const rulesFile = join(monitoringFolder, 'portal-rules.yml');

/** Whether `promtool` is installed; Debian has it in the package `prometheus`. */
export const hasPromtool = spawnSync('promtool', ['--version']).status === 0;

/** The end of a test's name that says why it is skipped. */
export const whySkipped = hasPromtool ? '' : ' (skipped: promtool is not installed)';

/** Runs promtool. @throws with its output if it fails */
export function promtool(...args: string[]): void {
  execFileSync('promtool', args, { encoding: 'utf8', stdio: 'pipe' });
}

/** The text of `/metrics` before and during a fault. */
export interface Scrapes {
  before: string;
  during: string;
  /** The time of the server at the scrape during the fault, in milliseconds since 1970; now by default. */
  at?: number;
  /** Whether delays of the event loop and of responses are part of the fault; otherwise, they are those of the machine. */
  hasDelays?: boolean;
}

/** The scrapes before the fault, once a minute, and then those during it. */
const minutesBefore = 10;
const minutesDuring = 110;

/**
 * Fails unless exactly these alerts fire if the server's metrics change as they did between two scrapes, once a minute: counters
 * grow by the same number every minute, and gauges keep their value.
 */
export function expectFiring(scrapes: Scrapes, alerts: readonly string[]): void {
  const evaluated = minutesBefore + minutesDuring;
  const up = { series: `up{${target}}`, values: `1x${evaluated}` };
  expectAlerts([up, ...seriesOf(scrapes, evaluated * 60)], evaluated, alerts);
}

/**
 * Fails unless exactly these alerts fire after scrapes that were one minute apart.
 * @param scrapes the text of `/metrics`; undefined if the server did not respond
 */
export function expectFiringAfter(
  scrapes: readonly (string | undefined)[],
  alerts: readonly string[],
): void {
  const samples = scrapes.map((text) => (text === undefined ? undefined : samplesOf(text)));
  const names = new Set(samples.flatMap((each) => [...(each?.keys() ?? [])]));
  const series = [...names]
    .filter((name) => !name.startsWith('nodejs_'))
    .map((name) => ({
      series: withTarget(name),
      values: samples.map((each) => each?.get(name) ?? '_').join(' '),
    }));
  const up = { series: `up{${target}}`, values: samples.map((each) => (each ? 1 : 0)).join(' ') };
  expectAlerts([up, ...series], scrapes.length - 1, alerts);
}

function expectAlerts(
  input_series: { series: string; values: string }[],
  evaluated: number,
  alerts: readonly string[],
): void {
  const file = join(temporaryFolder(), 'fault.test.yml');
  const test = {
    interval: '1m',
    input_series,
    promql_expr_test: [
      {
        expr: 'count by (alertname) (ALERTS{alertstate="firing"})',
        eval_time: `${evaluated}m`,
        exp_samples: alerts.map((name) => ({ labels: `{alertname="${name}"}`, value: 1 })),
      },
    ],
  };
  writeFileSync(
    file,
    stringify({
      rule_files: [rulesFile],
      evaluation_interval: '1m',
      group_eval_order: ['mdhq-portal-objectives', 'mdhq-portal-error-budgets'],
      tests: [test],
    }),
  );
  promtool('test', 'rules', file);
}

const target = 'job="mdhq-portal",instance="portal:4010"';

/** A series of a server with the labels that Prometheus adds. */
function withTarget(series: string): string {
  const [, name = '', labels = ''] = /^(\w+)(?:\{(.*)\})?$/.exec(series) ?? [];
  return `${name}{${labels === '' ? '' : `${labels},`}${target}}`;
}

/** @param evaluatedAt the time of the evaluation in seconds; promtool's time begins with 0 */
function seriesOf(
  { before, during, at = Date.now(), hasDelays = false }: Scrapes,
  evaluatedAt: number,
) {
  const earlier = samplesOf(before);
  // Other programs on the machine delay the event loop and the responses of a test.
  const delays = /^(nodejs_|portal_http_request_duration_seconds_bucket\b)/;
  const samples = [...samplesOf(during)].filter(([series]) => hasDelays || !delays.test(series));
  return samples.map(([series, value]) => {
    const [name = ''] = /^\w+/.exec(series) ?? [];
    const full = withTarget(series);
    const known = earlier.get(series);
    if (/_(timestamp|start_time)_seconds$/.test(name)) {
      const shifted = value === 0 ? 0 : value - at / 1_000 + evaluatedAt;
      return { series: full, values: `${shifted}x${evaluatedAt / 60}` };
    }
    const first = known === undefined ? '_' : String(known);
    const step = /_(total|count|sum|bucket)$/.test(name) ? value - (known ?? 0) : 0;
    return {
      series: full,
      values: `${first}x${minutesBefore} ${value}${step < 0 ? '-' : '+'}${Math.abs(step)}x${minutesDuring}`,
    };
  });
}

/** The samples of a text of `/metrics`, by their names and labels. */
export function samplesOf(text: string): Map<string, number> {
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return new Map(
    lines
      .map((line): [string, number] => {
        const end = line.lastIndexOf(' ');
        return [line.slice(0, end), Number(line.slice(end + 1))];
      })
      // A quantile of nothing.
      .filter(([, value]) => !Number.isNaN(value)),
  );
}
