import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Surface } from '../src/contract/provenance.ts';
import { prepareContract, runPrepared } from '../src/run-contract.ts';
import { failuresOf } from './support/failures.ts';
import { changed, type Fault, isList, startStandIn } from './support/stand-in.ts';
import { type Sandbox, startSandbox } from './support/start-sandbox.ts';

let sandbox: Sandbox;

beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(() => sandbox.close());

async function run(answer: Fault['answer'], surface: Surface, tolerant = false) {
  const standIn = await startStandIn(sandbox.target, { answer });
  const prepared = await prepareContract(surface, tolerant);
  const report = await runPrepared(prepared, standIn.target, { workflows: false });
  await standIn.close();
  return report;
}

/** An instance whose errors, numbers and fields are not those that this project has chosen. */
const foreign: Fault['answer'] = async (call, forward) => {
  const answer = await forward(call);
  const { 'x-request-id': _number, ...headers } = answer.headers;
  if (answer.status >= 400) {
    const status = answer.status === 422 ? 400 : answer.status;
    const html = { ...headers, 'content-type': 'text/html' };
    return { status, headers: html, text: '<h1>Something went wrong</h1>' };
  }
  if (!isList(call)) return { ...answer, headers };
  return changed<{ data: object[] }>({ ...answer, headers }, (list) => ({
    ...list,
    data: list.data.map(({ subject: _subject, ...others }: { subject?: string }) => others),
  }));
};

describe('a smaller surface', () => {
  it.each(['documented', 'observed'] as const)('%s: the server holds', async (surface) => {
    const report = await run((call, forward) => forward(call), surface);

    expect(failuresOf(report)).toEqual([]);
    expect(report.holds).toBe(true);
  });

  it('does without what is an extension', async () => {
    expect(failuresOf(await run(foreign, 'documented'))).toEqual([]);
    expect((await run(foreign, 'full')).holds).toBe(false);
  });

  it('still holds an instance to what is documented', async () => {
    const forgetful: Fault['answer'] = async (call, forward) => {
      const answer = await forward(call);
      return { ...answer, text: answer.text.replaceAll('"pt_id"', '"patient"') };
    };

    expect((await run(forgetful, 'documented')).holds).toBe(false);
  });
});

describe('a tolerant run', () => {
  const talkative: Fault['answer'] = async (call, forward) => {
    const answer = await forward(call);
    if (!isList(call) || answer.status !== 200) return answer;
    return changed<object>(answer, (list) => ({ ...list, url_next: null }));
  };

  it('takes a field that is not declared', async () => {
    expect((await run(talkative, 'full', true)).holds).toBe(true);
    expect((await run(talkative, 'full', false)).holds).toBe(false);
  });
});
