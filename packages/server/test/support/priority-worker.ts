import { readlinkSync } from 'node:fs';
import { getPriority } from 'node:os';
import { basename } from 'node:path';
import { answerInThread } from '../../src/portal/answer-in-thread.ts';

/** Answers what priority its thread has. */
answerInThread(() => getPriority(Number(basename(readlinkSync('/proc/thread-self')))));
