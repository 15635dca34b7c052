// @stress: transactions wait for each other
import { expect, it } from 'vitest';
import { StoreUnavailable } from '../../src/store/database.ts';
import { createGroupCommit, type EngineTransaction } from '../../src/store/group-commit.ts';

/** An engine that commits each instance separately; an instance begins once the test lets it. */
function engineByInstance() {
  const log: string[] = [];
  const instances = [1, 2].map((id) => [id, Promise.withResolvers<void>()] as const);
  const begun = new Map<number | 'all', PromiseWithResolvers<void>>(instances);
  const note = (text: string) => async () => void log.push(text);
  const transactionOf = (group: number | 'all'): EngineTransaction => ({
    execute: async () => [],
    savepoint: async () => undefined,
    rollbackToSavepoint: async () => undefined,
    releaseSavepoint: async () => undefined,
    commit: note(`commit ${group}`),
    rollback: note(`rollback ${group}`),
    isOpen: () => true,
  });
  const groupCommit = createGroupCommit(
    {
      groupOf: (scope) => scope,
      async begin(group) {
        await begun.get(group)?.promise;
        return transactionOf(group);
      },
    },
    (writes) => log.push(`${writes} durable`),
  );
  return { groupCommit, log, begun };
}

it('a group commit commits the writes of an instance together, while those of another instance wait', async () => {
  const { groupCommit, log, begun } = engineByInstance();
  const first = [groupCommit.write(async () => 'a', 1), groupCommit.write(async () => 'b', 1)];
  const second = [groupCommit.write(async () => 'c', 2), groupCommit.write(async () => 'd', 2)];
  begun.get(2)?.resolve();

  expect(await Promise.all(second)).toEqual(['c', 'd']);
  expect(log).toEqual(['commit 2', '2 durable']);
  begun.get(1)?.resolve();
  expect(await Promise.all(first)).toEqual(['a', 'b']);
  expect(log).toEqual(['commit 2', '2 durable', 'commit 1', '2 durable']);
});

it('a group commit fails only the writes of an instance whose transaction cannot begin', async () => {
  const { groupCommit, log, begun } = engineByInstance();
  const outcomes = Promise.allSettled([1, 2].map((id) => groupCommit.write(async () => id, id)));
  const locked = begun.get(1);
  locked?.promise.catch(() => 'handled once the group begins');
  locked?.reject(new StoreUnavailable('locked'));
  begun.get(2)?.resolve();

  expect((await outcomes).map(({ status }) => status)).toEqual(['rejected', 'fulfilled']);
  expect(log).toEqual(['commit 2', '1 durable']);
});

it('a group commit is drained once the writes of all instances are finished', async () => {
  const { groupCommit, begun } = engineByInstance();
  const finished: number[] = [];
  const writes = [1, 2].map((id) =>
    groupCommit.write(async () => undefined, id).then(() => finished.push(id)),
  );
  const drained = groupCommit.drain().then(() => [...finished]);
  begun.get(1)?.resolve();
  await writes[0];
  begun.get(2)?.resolve();

  expect(await drained).toEqual([1, 2]);
  await expect(groupCommit.write(async () => 1)).rejects.toBeInstanceOf(StoreUnavailable);
});
