import { Writable } from 'node:stream';

/** Discards every log line. */
export function sink(): Writable {
  return new Writable({ write: (_chunk, _encoding, done) => done() });
}
