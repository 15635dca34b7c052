import { compareVersions, type Spec, type VersionDifferences } from '@mdhq/portal-contract';
import { beforeAll, describe, expect, it } from 'vitest';
import { type bumps, type Change, isSmaller } from '../../src/release/change.ts';
import { changesOfSpec } from '../../src/spec/changes-of-spec.ts';
import { namesAndTexts } from './mutations/names-and-texts.ts';
import { operationsAndParameters } from './mutations/operations-and-parameters.ts';
import { requests } from './mutations/requests.ts';
import { responses } from './mutations/responses.ts';
import { type Document, merged, numbered, reducedContract } from './reduced-contract.ts';

const mutations = [...operationsAndParameters, ...requests, ...responses, ...namesAndTexts];
const contract = reducedContract();
let found: VersionDifferences;
let pairs: { base: Spec; revision: Spec }[];

/** One run of `redocly diff` covers all mutations, because most of a run is start-up. */
beforeAll(async () => {
  pairs = mutations.map(({ prepare, change }, number) => {
    const base = structuredClone(contract);
    prepare?.(base);
    const revision = structuredClone(base);
    change(revision);
    return { base: numbered(base, number), revision: numbered(revision, number) };
  });
  found = await compareVersions(
    merged(pairs.map(({ base }) => base)),
    merged(pairs.map(({ revision }) => revision)),
  );
});

function changesOf(number: number): Change[] {
  const pair = pairs[number];
  if (pair === undefined) throw new Error(`There is no mutation ${number}.`);
  const prefix = `/m${number}/`;
  const isIn = ({ path }: { path: string }) => path.startsWith(prefix);
  return changesOfSpec(pair.base, pair.revision, {
    removed: found.removed.filter(isIn),
    added: found.added.filter(isIn),
    kept: found.kept.filter(({ base }) => isIn(base)),
    differences: found.differences.filter(({ path }) => path.startsWith(`#/paths/~1m${number}~1`)),
    documents: found.documents,
  });
}

function largest(changes: Change[]): string {
  return changes.reduce<(typeof bumps)[number]>(
    (bump, change) => (isSmaller(bump, change.bump) ? change.bump : bump),
    'none',
  );
}

describe('changesOfSpec', () => {
  it.each(mutations.map(({ what, bump }, number) => ({ what, bump, number })))(
    'rates as $bump: $what',
    ({ bump, number }) => {
      const changes = changesOf(number);

      expect({ bump: largest(changes), changes }).toEqual({ bump, changes });
      for (const change of changes) {
        expect(change.breaks !== undefined).toBe(change.bump === 'major');
      }
    },
  );

  it('names an added parameter, and says where it is', () => {
    const number = mutations.findIndex(({ what }) => what === 'an optional parameter is added');

    expect(changesOf(number).map(({ what }) => what)).toEqual([
      expect.stringMatching(/^The parameter `q` \(query\) was added \(`\w+`, request\)\.$/),
    ]);
  });
});

async function changesBetween(base: Document, revision: Document): Promise<Change[]> {
  return changesOfSpec(base, revision, await compareVersions(base, revision));
}

describe('changesOfSpec, for what affects all operations', () => {
  it('rates another address and another security scheme as major', async () => {
    const revision = structuredClone(contract);
    revision.servers = [{ url: 'https://{subdomain}.example.com' }];
    revision.components.securitySchemes.basicAuth.scheme = 'bearer';

    expect((await changesBetween(contract, revision)).filter(isMajor)).toEqual([
      {
        bump: 'major',
        what: 'The server `https://{subdomain}.md-hq.com` was removed.',
        breaks: 'callers who take the address from the spec',
      },
      {
        bump: 'major',
        what: expect.stringContaining(
          "`scheme` of security scheme `basicAuth` changed from 'basic'",
        ),
        breaks: 'all callers',
      },
    ]);
  });
});

const isMajor = ({ bump }: Change) => bump === 'major';
