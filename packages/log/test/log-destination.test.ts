// @stress: lines are written in the background
import { execFileSync } from 'node:child_process';
import {
  closeSync,
  constants,
  mkdtempSync,
  openSync,
  readFileSync,
  readSync,
  rmSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { openLogDestination } from '../src/index.ts';

const clock = () => Date.UTC(2026, 2, 5);

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'portal-log-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

/** A pipe that is read only when the test reads it. */
function openPipe() {
  const path = join(temporaryFolder(), 'log');
  execFileSync('mkfifo', [path]);
  const fd = openSync(path, constants.O_RDWR | constants.O_NONBLOCK);
  onTestFinished(() => closeSync(fd));
  let text = '';
  return {
    fd,
    /** Returns everything written so far. */
    read(): string {
      const chunk = Buffer.alloc(65_536);
      try {
        for (;;) text += chunk.toString('utf8', 0, readSync(fd, chunk));
      } catch {
        return text;
      }
    },
  };
}

it('close resolves once all lines are written in order', async () => {
  const path = join(temporaryFolder(), 'log');
  const log = openLogDestination(openSync(path, 'w'));
  const lines = Array.from({ length: 5_000 }, (_, index) => `{"line":${index}}\n`);
  for (const line of lines) log.write(line);
  await log.close();

  expect(readFileSync(path, 'utf8')).toBe(lines.join(''));
  expect(log.dropped).toBe(0);
});

it('drops and counts what exceeds its memory while a pipe is not read, and reports it once it is (Q71)', async () => {
  const pipe = openPipe();
  const log = openLogDestination(pipe.fd, { maxBytes: 100_000, clock });
  const line = `${'x'.repeat(999)}\n`;
  for (let written = 0; written < 1_000; written += 1) log.write(line);
  const { dropped } = log;
  expect(dropped).toBeGreaterThanOrEqual(800);

  const report = { level: 40, time: '2026-03-05T00:00:00.000Z', dropped };
  const msg = `${dropped} log lines were dropped`;
  const lines = `${line.repeat(1_000 - dropped)}${JSON.stringify({ ...report, msg })}\n`;
  await expect.poll(() => pipe.read()).toBe(lines);
  log.write(line);
  await expect.poll(() => pipe.read()).toMatch(/dropped"}\nx+\n$/);
  expect(log.dropped).toBe(dropped);
});

it('never throws on a full disk, drops what exceeds its memory and closes (Q71)', async () => {
  const log = openLogDestination(openSync('/dev/full', 'w'), { maxBytes: 1_000 });
  for (let written = 0; written < 100; written += 1) log.write(`${'x'.repeat(99)}\n`);
  await log.close();

  expect(log.dropped).toBeGreaterThanOrEqual(90);
});

it('closes although a pipe is not read, and drops later lines (Q71)', async () => {
  const log = openLogDestination(openPipe().fd);
  for (let written = 0; written < 1_000; written += 1) log.write(`${'x'.repeat(999)}\n`);
  await log.close();
  log.write('too late\n');

  expect(log.dropped).toBe(1);
});
