import { randomUuid } from '@mdhq/portal-client';
import {
  hashKey,
  type Mutation,
  MutationObserver,
  type MutationObserverOptions,
  notifyManager,
  type QueryClient,
  type UseMutationResult,
  useQueryClient,
} from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState, useSyncExternalStore } from 'react';

/** What every change remembers. */
export interface ChangeId {
  /** Identifies the change, and is the idempotency key of all its calls. */
  readonly changeId: string;
}

/** A change in the mutation cache. */
export type CachedChange<Variables, Context> = Mutation<unknown, Error, Variables, Context>;

type ChangeOptions<Result, Variables, Context> = MutationObserverOptions<
  Result,
  Error,
  Variables,
  Context
>;

/** A kind of change: how it is sent, retried and settled. */
export interface ChangeKind<Result, Variables, Context extends ChangeId>
  extends Pick<
    ChangeOptions<Result, Variables, Context>,
    'mutationKey' | 'gcTime' | 'scope' | 'retry' | 'retryDelay' | 'onSettled'
  > {
  readonly mutationKey: readonly unknown[];
  /** Returns what the change needs to remember from before it. */
  remember(changeId: string, variables: Variables): Context;
  /** What the change waits for before it is sent; see `RequestChangeSettings`. */
  readonly beforeSend?: ((variables: Variables) => Promise<unknown> | undefined) | undefined;
  send(
    variables: Variables,
    context: Context,
    change: CachedChange<Variables, Context>,
  ): Promise<Result>;
  /** Called if the change is still in the cache. */
  onSuccess?(change: CachedChange<Variables, Context>): Promise<void>;
  /** Called if the change is still in the cache. */
  onError?(error: Error, change: CachedChange<Variables, Context>): Promise<void>;
}

/**
 * The hook behind all changes. Like `useMutation`, but each change has an id and keeps its own options:
 * it is sent, retried and settled by its id, whatever is rendered meanwhile.
 */
export function useChange<Result, Variables, Context extends ChangeId>(
  kind: ChangeKind<Result, Variables, Context>,
): UseMutationResult<Result, Error, Variables, Context> {
  const queryClient = useQueryClient();
  const latest = useRef(kind);
  useEffect(() => {
    latest.current = kind;
  });

  const [observer] = useState(
    () =>
      new MutationObserver<Result, Error, Variables, Context>(queryClient, {
        mutationKey: kind.mutationKey,
      }),
  );
  const hash = hashKey(kind.mutationKey);
  // Resets the result when another patient is shown.
  useEffect(() => {
    const { mutationKey } = latest.current;
    const isSame = hashKey(observer.options.mutationKey ?? []) === hash;
    if (!isSame) observer.setOptions({ mutationKey });
  }, [observer, hash]);

  const result = useSyncExternalStore(
    useCallback(
      (onStoreChange) => observer.subscribe(notifyManager.batchCalls(onStoreChange)),
      [observer],
    ),
    () => observer.getCurrentResult(),
    () => observer.getCurrentResult(),
  );
  const { throwOnError } = observer.options;
  if (
    result.error &&
    (typeof throwOnError === 'function' ? throwOnError(result.error) : throwOnError)
  ) {
    throw result.error;
  }

  const mutateAsync = useCallback<typeof observer.mutate>(
    (variables, options) => {
      // Detached first, so that a change in progress keeps its own options.
      observer.reset();
      observer.setOptions(optionsOf(queryClient, latest.current, randomUuid()));
      return observer.mutate(variables, options);
    },
    [observer, queryClient],
  );
  const mutate = useCallback(
    (...args: Parameters<typeof observer.mutate>) => void mutateAsync(...args).catch(() => {}),
    [mutateAsync],
  );
  return { ...result, mutate, mutateAsync } as UseMutationResult<Result, Error, Variables, Context>;
}

function optionsOf<Result, Variables, Context extends ChangeId>(
  queryClient: QueryClient,
  {
    remember,
    beforeSend,
    send,
    onSuccess,
    onError,
    ...rest
  }: ChangeKind<Result, Variables, Context>,
  changeId: string,
): ChangeOptions<Result, Variables, Context> {
  const find = (): CachedChange<Variables, Context> | undefined =>
    (queryClient.getMutationCache().getAll() as unknown as CachedChange<Variables, Context>[]).find(
      ({ state }) => state.context?.changeId === changeId,
    );
  return {
    ...rest,
    onMutate: (variables) => remember(changeId, variables),
    async mutationFn(variables) {
      await beforeSend?.(variables);
      const change = find();
      const context = change?.state.context;
      // The cache is cleared on sign-out: the change must not be sent as the next user.
      if (!context) throw new Error('The change was dropped: it is no longer in the cache.');
      return send(variables, context, change);
    },
    async onSuccess() {
      const change = find();
      if (change) await onSuccess?.(change);
    },
    async onError(error) {
      const change = find();
      if (change) await onError?.(error, change);
    },
  };
}
