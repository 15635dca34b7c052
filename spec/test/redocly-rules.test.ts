import { execFile } from 'node:child_process';
import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Node, readSpec, specFolder } from './read-spec.ts';

const enqueued = '/api/v1/patients/{pt_id}/portal/enqueued';

/** One thing done to the contract, and the rule that must notice. */
const breaks: { what: string; rule: string; breakIt: (spec: Node) => void }[] = [
  {
    what: 'an operation without provenance',
    rule: 'portal/provenance',
    breakIt: (spec) => delete spec.paths[enqueued].get['x-provenance'],
  },
  {
    what: 'a parameter without provenance',
    rule: 'portal/provenance',
    breakIt: (spec) => delete spec.components.parameters.Limit['x-provenance'],
  },
  {
    what: 'a response without provenance',
    rule: 'portal/provenance',
    breakIt: (spec) => delete spec.components.responses.Forbidden['x-provenance'],
  },
  {
    what: 'a request body without provenance',
    rule: 'portal/provenance',
    breakIt: (spec) =>
      delete spec.paths['/api/v1/patients/{pt_id}/rxs'].post.requestBody['x-provenance'],
  },
  {
    what: 'a header without provenance',
    rule: 'portal/provenance',
    breakIt: (spec) => delete spec.components.headers.RetryAfter['x-provenance'],
  },
  {
    what: 'a security scheme without provenance',
    rule: 'portal/provenance',
    breakIt: (spec) => delete spec.components.securitySchemes.basicAuth['x-provenance'],
  },
  {
    what: 'a named schema without provenance',
    rule: 'portal/provenance',
    breakIt: (spec) => delete spec.components.schemas.Invitation['x-provenance'],
  },
  {
    what: 'a property with a provenance that does not exist',
    rule: 'portal/provenance',
    breakIt: (spec) => {
      spec.components.schemas.PortalRequestCommon.properties.dismissed_by['x-provenance'] = 'guess';
    },
  },
  {
    what: "an extension on a path of the vendor's own",
    rule: 'portal/extensions-apart',
    breakIt: (spec) => {
      spec.paths[enqueued].get['x-provenance'] = 'extension';
    },
  },
  {
    what: "an operation of the vendor's among the extensions",
    rule: 'portal/extensions-apart',
    breakIt: (spec) => {
      spec.paths['/api/v1/extensions/enqueued'] = spec.paths[enqueued];
      delete spec.paths[enqueued];
    },
  },
  {
    what: 'an error that is not a problem detail',
    rule: 'portal/problem-details',
    breakIt: (spec) => {
      const { content } = spec.components.responses.Unauthenticated;
      content['application/json'] = content['application/problem+json'];
      delete content['application/problem+json'];
    },
  },
  {
    what: 'an error without a body',
    rule: 'portal/problem-details',
    breakIt: (spec) => delete spec.components.responses.Forbidden.content,
  },
  {
    what: 'a body without a named example',
    rule: 'portal/examples',
    breakIt: (spec) =>
      delete spec.components.responses.Enqueued.content['application/json'].examples,
  },
  {
    what: 'a parameter without a named example',
    rule: 'portal/examples',
    breakIt: (spec) => delete spec.components.parameters.Limit.examples,
  },
  {
    what: 'an example inside a schema',
    rule: 'portal/examples',
    breakIt: (spec) => {
      spec.components.schemas.Id.example = 1;
    },
  },
  {
    what: 'a request that takes undeclared fields (Q28)',
    rule: 'portal/closed-requests',
    breakIt: (spec) => delete spec.components.schemas.PrescriptionSubmission.additionalProperties,
  },
  {
    what: 'a keyword that the tools do not read alike',
    rule: 'portal/plain-json-schema',
    breakIt: (spec) => {
      spec.components.schemas.Invitation.unevaluatedProperties = false;
    },
  },
  {
    what: 'a time whose zone is left open (Q22)',
    rule: 'portal/plain-json-schema',
    breakIt: (spec) => delete spec.components.schemas.Timestamp.pattern,
  },
];

let folder: string;
let found: Map<string, string[]>;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'portal-spec-'));
  for (const file of ['redocly.yaml', 'redocly-rules.js']) {
    await copyFile(new URL(file, specFolder), join(folder, file));
  }
  // As JSON, which takes a fraction of the processor time that 20 copies in YAML take.
  const whole = await readSpec();
  await writeFile(join(folder, 'whole.json'), JSON.stringify(whole));
  for (const [index, { breakIt }] of breaks.entries()) {
    const spec = structuredClone(whole);
    breakIt(spec);
    await writeFile(join(folder, `${index}.json`), JSON.stringify(spec));
  }
  found = await lint(['whole.json', ...breaks.map((_break, index) => `${index}.json`)]);
});
afterAll(() => rm(folder, { recursive: true }));

/** The rules that each file breaks. One run for all of them, since most of a run is its start. */
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
  // One JSON document a file, one after the other: each ends where a line starts with a brace.
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

describe('the rules of the contract', () => {
  it('hold as it stands', () => {
    expect(found.get('whole.json')).toEqual([]);
  });

  it.each(breaks.map(({ what, rule }, index) => ({ what, rule, file: `${index}.json` })))(
    '$rule notices $what',
    ({ rule, file }) => {
      expect(found.get(file)).toContain(rule);
    },
  );

  it('each have a break that they notice', async () => {
    const { default: plugin } = await import(new URL('redocly-rules.js', specFolder).href);
    const ours = Object.keys(plugin().rules.oas3).map((rule) => `portal/${rule}`);

    expect(new Set(breaks.map(({ rule }) => rule))).toEqual(new Set(ours));
  });
});
