import { readlinkSync } from 'node:fs';
import { getPriority } from 'node:os';
import { basename } from 'node:path';
import { runInThread } from '../../../src/platform/worker-thread-main.ts';

/** Posts the priority of its thread. */
runInThread(() => getPriority(Number(basename(readlinkSync('/proc/thread-self')))));
