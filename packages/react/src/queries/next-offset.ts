interface Page {
  readonly has_more: boolean;
  readonly data: readonly unknown[];
}

/** The offset of the next page: the number of entries that are shown; undefined after the last page. */
export function nextOffset(last: Page, pages: readonly Page[]): number | undefined {
  return last.has_more && last.data.length > 0
    ? pages.reduce((shown, page) => shown + page.data.length, 0)
    : undefined;
}
