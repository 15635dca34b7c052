import { execFile } from 'node:child_process';
import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Node, readSpec, specFolder } from './read-spec.ts';

const enqueued = '/api/v1/patients/{pt_id}/portal/enqueued';

/** A fault in the contract, and the rule that must report it. */
const faults: { what: string; rule: string; introduce: (spec: Node) => void }[] = [
  {
    what: 'an operation without provenance',
    rule: 'portal/provenance',
    introduce: (spec) => delete spec.paths[enqueued].get['x-provenance'],
  },
  {
    what: 'a parameter without provenance',
    rule: 'portal/provenance',
    introduce: (spec) => delete spec.components.parameters.Limit['x-provenance'],
  },
  {
    what: 'a response without provenance',
    rule: 'portal/provenance',
    introduce: (spec) => delete spec.components.responses.Forbidden['x-provenance'],
  },
  {
    what: 'a request body without provenance',
    rule: 'portal/provenance',
    introduce: (spec) =>
      delete spec.paths['/api/v1/patients/{pt_id}/rxs'].post.requestBody['x-provenance'],
  },
  {
    what: 'a header without provenance',
    rule: 'portal/provenance',
    introduce: (spec) => delete spec.components.headers.RetryAfter['x-provenance'],
  },
  {
    what: 'a security scheme without provenance',
    rule: 'portal/provenance',
    introduce: (spec) => delete spec.components.securitySchemes.basicAuth['x-provenance'],
  },
  {
    what: 'a named schema without provenance',
    rule: 'portal/provenance',
    introduce: (spec) => delete spec.components.schemas.Invitation['x-provenance'],
  },
  {
    what: 'a property with a provenance that does not exist',
    rule: 'portal/provenance',
    introduce: (spec) => {
      spec.components.schemas.PortalRequestCommon.properties.dismissed_by['x-provenance'] = 'guess';
    },
  },
  {
    what: 'an extension under a path of the vendor',
    rule: 'portal/extensions-apart',
    introduce: (spec) => {
      spec.paths[enqueued].get['x-provenance'] = 'extension';
    },
  },
  {
    what: 'an operation of the vendor under the path of the extensions',
    rule: 'portal/extensions-apart',
    introduce: (spec) => {
      spec.paths['/api/v1/extensions/enqueued'] = spec.paths[enqueued];
      delete spec.paths[enqueued];
    },
  },
  {
    what: 'an error that is not a problem detail',
    rule: 'portal/problem-details',
    introduce: (spec) => {
      const { content } = spec.components.responses.Unauthenticated;
      content['application/json'] = content['application/problem+json'];
      delete content['application/problem+json'];
    },
  },
  {
    what: 'an error without a body',
    rule: 'portal/problem-details',
    introduce: (spec) => delete spec.components.responses.Forbidden.content,
  },
  {
    what: 'a body without a named example',
    rule: 'portal/examples',
    introduce: (spec) =>
      delete spec.components.responses.Enqueued.content['application/json'].examples,
  },
  {
    what: 'a parameter without a named example',
    rule: 'portal/examples',
    introduce: (spec) => delete spec.components.parameters.Limit.examples,
  },
  {
    what: 'an example inside a schema',
    rule: 'portal/examples',
    introduce: (spec) => {
      spec.components.schemas.Id.example = 1;
    },
  },
  {
    what: 'a request that accepts undeclared fields (Q28)',
    rule: 'portal/closed-requests',
    introduce: (spec) => delete spec.components.schemas.PrescriptionSubmission.additionalProperties,
  },
  {
    what: 'a keyword that the tools interpret differently',
    rule: 'portal/plain-json-schema',
    introduce: (spec) => {
      spec.components.schemas.Invitation.unevaluatedProperties = false;
    },
  },
  {
    what: 'a time without a time zone (Q22)',
    rule: 'portal/plain-json-schema',
    introduce: (spec) => delete spec.components.schemas.Timestamp.pattern,
  },
  {
    what: 'a version that is not the one of the package',
    rule: 'portal/info-version',
    introduce: (spec) => {
      spec.info.version = 'v1';
    },
  },
  {
    what: 'a pattern that needs the flag u',
    rule: 'portal/portable-patterns',
    introduce: (spec) => {
      spec.components.schemas.PatientSearch.properties.name.pattern = '[\\p{L}\\p{N}]';
    },
  },
  ...[
    ['a deprecated operation without a sunset date', { 'x-replaced-by': '`listInbox`' }],
    ['a deprecated operation with an invalid sunset date', { 'x-sunset': '2027-13-01' }],
    ['a deprecated operation without a replacement', { 'x-sunset': '2027-06-30' }],
    [
      'a deprecated operation without the date of its deprecation',
      {
        'x-sunset': '2027-06-30',
        'x-replaced-by': '`listInbox`',
        description: 'Use `listInbox` from 2027-06-30.',
      },
    ],
    [
      'an operation that is deprecated after its sunset date',
      {
        'x-deprecated-at': '2027-07-01',
        'x-sunset': '2027-06-30',
        'x-replaced-by': '`listInbox`',
        description: 'Use `listInbox` from 2027-06-30.',
      },
    ],
    [
      'a deprecated operation whose description has no sunset date and no replacement',
      { 'x-deprecated-at': '2026-12-01', 'x-sunset': '2027-06-30', 'x-replaced-by': '`listInbox`' },
    ],
  ].map(([what, fields]) => ({
    what: what as string,
    rule: 'portal/deprecations',
    introduce: (spec: Node) =>
      Object.assign(spec.paths[enqueued].get, { deprecated: true }, fields),
  })),
  {
    what: 'an extensible object',
    rule: 'portal/extensible',
    introduce: (spec) => {
      spec.components.schemas.Invitation['x-extensible'] = true;
    },
  },
];

let folder: string;
let found: Map<string, string[]>;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'portal-spec-'));
  for (const file of ['redocly.yaml', 'redocly-rules.js', 'package.json']) {
    await copyFile(new URL(file, specFolder), join(folder, file));
  }
  // JSON takes a fraction of the processor time that 20 copies in YAML would take.
  const whole = await readSpec();
  await writeFile(join(folder, 'whole.json'), JSON.stringify(whole));
  for (const [index, { introduce }] of faults.entries()) {
    const spec = structuredClone(whole);
    introduce(spec);
    await writeFile(join(folder, `${index}.json`), JSON.stringify(spec));
  }
  const deprecated = structuredClone(whole);
  Object.assign(deprecated.paths[enqueued].get, {
    ...{ deprecated: true, 'x-deprecated-at': '2026-12-01' },
    ...{ 'x-sunset': '2027-06-30', 'x-replaced-by': '`listInbox`' },
    description: 'Deprecated, and removed on 2027-06-30. Use `listInbox` instead.',
  });
  Object.assign(deprecated.components.parameters.Limit, {
    ...{ deprecated: true, 'x-sunset': '2027-06-30', 'x-replaced-by': '`cursor`' },
    description: 'Deprecated, and removed on 2027-06-30. Use `cursor` instead.',
  });
  await writeFile(join(folder, 'deprecated.json'), JSON.stringify(deprecated));
  found = await lint([
    'whole.json',
    'deprecated.json',
    ...faults.map((_fault, index) => `${index}.json`),
  ]);
});
afterAll(() => rm(folder, { recursive: true }));

/** Returns the rules that each file breaks. One run covers all files, because most of a run is start-up. */
async function lint(files: string[]): Promise<Map<string, string[]>> {
  const redocly = join(fileURLToPath(specFolder), 'node_modules/@redocly/cli/bin/cli.js');
  const output = await new Promise<string>((resolve) => {
    execFile(
      process.execPath,
      [redocly, 'lint', ...files, '--format=json', '--max-problems=1000'],
      { cwd: folder, env: { ...process.env, REDOCLY_TELEMETRY: 'off' } },
      (_error, stdout) => resolve(stdout),
    );
  });
  // The output has one JSON document per file; each ends with a line that starts with a brace.
  const problems = output
    .split(/^(?=\})/m)
    .slice(0, -1)
    .flatMap((report) => JSON.parse(`${report.replace(/^\}/, '')}}`).problems);
  const broken = new Map(files.map((file): [string, string[]] => [file, []]));
  for (const { ruleId, location } of problems) {
    broken.get(basename(location[0].source.ref))?.push(ruleId);
  }
  return broken;
}

describe('redocly lint with the rules of this contract', () => {
  it('reports nothing for openapi.yaml', () => {
    expect(found.get('whole.json')).toEqual([]);
  });

  it.each(faults.map(({ what, rule }, index) => ({ what, rule, file: `${index}.json` })))(
    'reports $rule for $what',
    ({ rule, file }) => {
      expect(found.get(file)).toContain(rule);
    },
  );

  it('reports nothing for a deprecated operation whose description announces its end', () => {
    expect(found.get('deprecated.json')).toEqual([]);
  });

  it('is tested with a fault for each rule', async () => {
    const { default: plugin } = await import(new URL('redocly-rules.js', specFolder).href);
    const ours = Object.keys(plugin().rules.oas3).map((rule) => `portal/${rule}`);

    expect(new Set(faults.map(({ rule }) => rule))).toEqual(new Set(ours));
  });
});
