import { type CSSVariablesResolver, createTheme } from '@mantine/core';

/** The look of the front desk: Mantine's, in one calm colour. */
export const theme = createTheme({
  primaryColor: 'cyan',
  // White on it reads well (5.6 to 1), on light grounds and on dark ones.
  primaryShade: 9,
  defaultRadius: 'md',
  headings: { fontWeight: '650' },
  cursorType: 'pointer',
});

/** Under the pointer, Mantine's own ground is too dark for its words (3.9 to 1; this one has 4.8). */
export const variables: CSSVariablesResolver = () => ({
  variables: {},
  light: { '--mantine-color-cyan-light-hover': 'var(--mantine-color-cyan-1)' },
  dark: {},
});
