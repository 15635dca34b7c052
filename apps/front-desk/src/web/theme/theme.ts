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

/** Mantine's own placeholders (2.1 to 1), borders of controls (1.5) and, on dark grounds, focus rings (2) are too faint. */
export const variables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    // Under the pointer, Mantine's own ground is too dark for its words (3.9 to 1; this one has 4.8).
    '--mantine-color-cyan-light-hover': 'var(--mantine-color-cyan-1)',
    '--mantine-color-placeholder':
      'color-mix(in srgb, var(--mantine-color-gray-6) 40%, var(--mantine-color-gray-7))',
    '--desk-control-border':
      'color-mix(in srgb, var(--mantine-color-gray-6) 60%, var(--mantine-color-gray-7))',
    '--desk-focus': 'var(--mantine-color-cyan-9)',
  },
  dark: {
    '--mantine-color-placeholder': 'var(--mantine-color-dark-1)',
    '--desk-control-border':
      'color-mix(in srgb, var(--mantine-color-dark-1) 40%, var(--mantine-color-dark-2))',
    '--desk-focus': 'var(--mantine-color-cyan-3)',
  },
});
