import { createAppendFile } from '../../../platform/append-file.ts';
import type { WriteBytes } from '../../../platform/durable-file.ts';
import type { Receiver } from './receiver.ts';
import { recordOf } from './stream-record.ts';

/** Appends events to a file as JSON lines. The receiver has them once they are on disk. */
export function createFileReceiver(path: string, mode: number, write?: WriteBytes): Receiver {
  const file = createAppendFile(path, mode, write);
  return {
    batchSize: 1_000,
    async send(events) {
      file.append(events.map((event) => `${recordOf(event)}\n`).join(''));
    },
    close: file.close,
  };
}
