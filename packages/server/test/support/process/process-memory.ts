import { readFileSync, writeFileSync } from 'node:fs';

/**
 * Measures the growth of a process's peak memory from now on. Only Linux reports the peak of other processes.
 * @returns a function that reads the growth so far, in bytes
 */
export function watchMemory(pid: number): () => number {
  // Resets the peak (proc(5), clear_refs), because starting takes more memory than serving.
  writeFileSync(`/proc/${pid}/clear_refs`, '5');
  const before = peakMemory(pid);
  return () => peakMemory(pid) - before;
}

function peakMemory(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1]) * 1_024;
}
