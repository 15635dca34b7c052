/**
 * The entries of all pages, each once: where others send in or put back something between two reads, the later page
 * may begin with what ends the one before.
 */
export function eachOnce<Entry extends { readonly id: number }>(
  pages: readonly { readonly data: readonly Entry[] }[],
): Entry[] {
  const entries = pages.flatMap(({ data }) => data);
  return [...new Map(entries.map((entry) => [entry.id, entry])).values()];
}
