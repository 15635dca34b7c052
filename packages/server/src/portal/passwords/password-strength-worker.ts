import { ZxcvbnFactory } from '@zxcvbn-ts/core';
import { adjacencyGraphs, dictionary as common } from '@zxcvbn-ts/language-common';
import { dictionary as english } from '@zxcvbn-ts/language-en';
import { runInThread } from '../../platform/worker-thread-main.ts';
import type { StrengthTask } from './password-strength.ts';

/**
 * Limits the work on one password: with the defaults of the library (256 and 512), a repeated `1l|!i` takes seconds.
 * Characters after the 64th can only make a password stronger.
 */
const bounds = { maxLength: 64, l33tMaxSubstitutions: 4 };

const estimator = new ZxcvbnFactory({
  dictionary: { ...common, ...english },
  graphs: adjacencyGraphs,
  ...bounds,
});

runInThread(({ password, known }: StrengthTask) => estimator.check(password, known).guessesLog10);
