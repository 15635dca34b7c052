import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { expect, inject, onTestFinished, test } from 'vitest';
import {
  type Document,
  folderOf,
  needsClient,
  readDocuments,
  writeBlocks,
} from './support/documents.ts';
import { installed } from './support/installed-tools.ts';
import { compiledOnce, runIn } from './support/tool-chain.ts';

const run = promisify(execFile);
const project = inject('folder');
const { host } = new URL(inject('mockUrl'));
const all = await readDocuments();
const documents = all.filter(({ path }) => /^docs\/(README|guides\/[^/]+)\.md$/.test(path));
const withPrograms = [
  ...documents,
  ...all.filter(({ path }) => path === 'packages/client/README.md'),
];

/** The code of a document's blocks in a language. Their address is that of the mock. */
function codeOf({ blocks }: Document, language: string): string[] {
  return blocks
    .filter((block) => block.language === language)
    .map(({ code }) => code.replaceAll('localhost:4010', host));
}

/**
 * The programs of a document: its TypeScript blocks, except those that are files of a project, call a clinic, or need third-party
 * packages. A block that continues with the client of an earlier one gets a client.
 */
const programsOf = (document: Document) =>
  codeOf(document, 'ts')
    .filter((code) => !/^\/\/ |subdomain:|@opentelemetry/.test(code))
    .map((code) => (needsClient(code) ? clientOfMock + code : code));

const clientOfMock = `
import { createPortalClient } from '@mdhq/portal-client';
const client = createPortalClient('http://un:pwd@${host}');
`;

/** What the comments after `console.log` say that a program prints. */
const outputsOf = (code: string) =>
  Array.from(code.matchAll(/console\.log\(.*\).*; \/\/ (?!such as)(.*)$/gm), ([, text]) => text);

test('a guide exists for each task, and each guide has a code block that runs', () => {
  const [home, ...guides] = documents;

  expect(home?.path).toBe('docs/README.md');
  expect(guides.length).toBeGreaterThan(6);
  expect(
    documents.filter(({ blocks }) => !blocks.some(({ language }) => /^(ts|sh)$/.test(language))),
  ).toEqual([]);
});

test.for(withPrograms.filter((document) => programsOf(document).length > 0))(
  'the programs of $path run unchanged, and print or throw what their comments say',
  async (document) => {
    for (const code of programsOf(document)) {
      const { stdout, stderr } = await run(
        process.execPath,
        ['--input-type=module-typescript', '--eval', code],
        { cwd: project },
      ).catch((failure: { stdout: string; stderr: string }) => failure);
      const thrown = /\/\/ throws `([\w-]+)`/.exec(code)?.[1];

      if (thrown === undefined) expect(stderr, code).toBe('');
      else expect(stderr).toMatch(new RegExp(`^PortalError: .*${thrown}`, 'm'));
      expect(stdout.split('\n')).toEqual(expect.arrayContaining(outputsOf(code)));
    }
  },
);

test('the vitest project in the guide about CI passes unchanged', async () => {
  const guide = documents.find(({ path }) => path.endsWith('mock-in-ci.md'));
  expect.assert(guide !== undefined);
  await writeBlocks(project, guide);
  const vitest = [process.execPath, installed('vitest/vitest.mjs'), 'run'];
  const output = await runIn(join(project, folderOf(guide.path)), '', vitest, { NO_COLOR: '1' });

  expect(output).toMatch(/Tests {2}3 passed \(3\)/);
});

/** Replaces npm's commands: everything is installed, and the mock of the set-up already runs. */
const installedCommands = `
npm() { :; }
npx() {
  if [ "$1" = mdhq-portal-mock ]; then return; fi
  command="${project}/node_modules/.bin/$1"; shift
  if [ "$*" = serve ]; then exec "$command" serve; fi
  "$command" "$@"
}
`;

/** Runs commands in a new folder until they end, or until a server listens. */
async function runCommands(code: string, env: Record<string, string> = {}) {
  const cwd = await mkdtemp(join(project, 'commands-'));
  const child = spawn('sh', ['-euc', installedCommands + code], {
    cwd,
    env: {
      PATH: `${dirname(process.execPath)}:/usr/bin:/bin`,
      PORTAL_LISTEN: '127.0.0.1:0',
      ...compiledOnce,
      ...env,
    },
  });
  const ended = once(child, 'close');
  onTestFinished(async () => {
    child.kill();
    await ended;
  });
  let output = '';
  const url = await new Promise<string | undefined>((resolve) => {
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk) => {
        output += String(chunk);
        const listening = /Listening on (http:[^,\s]+)/.exec(output)?.[1];
        if (listening !== undefined) resolve(listening);
      });
    }
    ended.then(() => resolve(undefined));
  });
  return { output, url, exitCode: child.exitCode };
}

/** The scripts of a document: the blocks of a guide build on each other, those of the overview do not. */
function scriptsOf(document: Document): string[] {
  const codes = codeOf(document, 'sh').filter((code) => !code.includes('pnpm@12')); // Those need the repository.
  return document === documents[0] ? codes : [codes.join('\n')];
}

const commands = documents
  .filter(({ path }) => !path.endsWith('contract-suite.md'))
  .flatMap((document) => scriptsOf(document).map((code) => ({ path: document.path, code })))
  .filter(({ code }) => code !== '');

test.for(commands)('the commands of $path run unchanged: $code', async ({ code }) => {
  const { output, url, exitCode } = await runCommands(code);

  if (/\bserve$/m.test(code)) expect(url, output).toMatch(/^http:/);
  else expect(exitCode, output).toBe(0);
});

test('a server that is set up as its guide says passes the command in the guide of the contract suite', async () => {
  const [server = '', suite = ''] = ['running-the-server', 'contract-suite'].map((name) => {
    const guide = documents.find(({ path }) => path === `docs/guides/${name}.md`);
    return guide && codeOf(guide, 'sh')[0];
  });
  const { url = '', output } = await runCommands(`${server}npx mdhq-portal serve`, {
    PORTAL_DEFAULT_INSTANCE: 'harbor',
  });
  const secret = /username reports\nsecret +(\S+)/.exec(output)?.[1] ?? output;
  const { output: report, exitCode } = await runCommands(
    suite.replace('=un ', '=reports ').replace('=pwd', `=${secret}`),
    { PORTAL_URL: url },
  );

  expect(exitCode, report).toBe(0);
});
