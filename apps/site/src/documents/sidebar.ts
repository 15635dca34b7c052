import { pageId } from './list-documents.ts';

/** The groups of the sidebar, in order. A page is in the first group with a pattern for its id. */
const groups: ReadonlyArray<{ label: string; pages: RegExp[]; collapsed?: true }> = [
  {
    label: 'Start',
    pages: [/^index$/, /^guides\/apps-for-patients$/, /^tool-chains$/, /^generators$/],
  },
  {
    label: 'Guides',
    pages: [
      /^guides\/mock-in-ci$/,
      /^github-actions$/,
      /^guides\/contract-suite$/,
      /^guides\/retries$/,
      /^guides\/time-zones$/,
      /^guides\/upgrading$/,
      /^guides\/running-the-server$/,
      /^guides\//,
    ],
  },
  {
    label: 'Packages',
    pages: [
      ...['client', 'react', 'mock', 'contract', 'server', 'types'].map(
        (name) => new RegExp(`^packages/${name}$`),
      ),
      /^spec$/,
      /^packages\/[^/]+$/,
    ],
  },
  { label: 'Apps', pages: [/^apps\/front-desk$/, /^apps\/demo$/] },
  {
    label: 'Reference',
    pages: [/^spec\/problems$/, /^glossary$/, /^api-changelog$/, /^migrations(\/|$)/],
  },
  {
    label: 'Operation',
    pages: [
      ...[/^production$/, /^containers$/, /^operations$/, /^postgresql$/, /^monitoring$/],
      ...[/^performance$/, /^scaling$/, /^security$/, /^vulnerabilities$/],
    ],
  },
  { label: 'Changelogs', pages: [/\/changelog$/], collapsed: true },
  { label: 'Design', pages: [/^how-it-works$/, /^quality$/, /^decisions$/] },
  { label: 'Decisions', pages: [/^decisions\//], collapsed: true },
  {
    label: 'Contributing',
    pages: [/^repository$/, /^contributing$/, /^releasing$/, /./],
    collapsed: true,
  },
];

interface Group {
  label: string;
  collapsed: boolean;
  items: Array<{ slug: string } | { label: string; link: string }>;
}

/**
 * The sidebar with all pages.
 *
 * @param paths the paths of the documents
 */
export function sidebar(paths: readonly string[]): Group[] {
  const left = new Set(paths.map(pageId));
  return groups.map(({ label, pages, collapsed = false }) => {
    const items: Group['items'] = pages.flatMap((pattern) =>
      [...left].filter((id) => pattern.test(id) && left.delete(id)).map((slug) => ({ slug })),
    );
    if (label === 'Reference') items.unshift({ label: 'API reference', link: '/api/' });
    return { label, collapsed, items };
  });
}
