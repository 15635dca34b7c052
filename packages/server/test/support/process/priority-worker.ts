import { readlinkSync } from 'node:fs';
import { getPriority } from 'node:os';
import { basename } from 'node:path';
import { runInThread } from '../../../src/platform/worker-thread-main.ts';

/** Answers what priority its thread has. */
runInThread(() => getPriority(Number(basename(readlinkSync('/proc/thread-self')))));
