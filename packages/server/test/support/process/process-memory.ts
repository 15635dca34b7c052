import { readFileSync, writeFileSync } from 'node:fs';

/**
 * Measures how much more memory a process takes than now, at its peak. Only Linux tells others of a process's peak.
 * @returns reads the growth so far, in bytes
 */
export function watchMemory(pid: number): () => number {
  // The peak begins anew here (proc(5), clear_refs): starting takes more memory than serving.
  writeFileSync(`/proc/${pid}/clear_refs`, '5');
  const before = peakMemory(pid);
  return () => peakMemory(pid) - before;
}

function peakMemory(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1]) * 1_024;
}
