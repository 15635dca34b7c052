import { type CSSVariablesResolver, createTheme } from '@mantine/core';

/** Mantine's theme with one primary color. */
export const theme = createTheme({
  primaryColor: 'cyan',
  // White text on it has a contrast of 5.6 to 1.
  primaryShade: 9,
  defaultRadius: 'md',
  headings: { fontWeight: '650' },
  cursorType: 'pointer',
});

/** Mantine's placeholders (2.1 to 1), control borders (1.5) and, in dark mode, focus rings (2) have too little contrast. */
export const variables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    // Mantine's hover background has too little contrast with its text (3.9 to 1; this one has 4.8).
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

/** The nonce that the backend gave this page for its `<style>` elements. */
export function styleNonce(): string {
  return document.querySelector<HTMLMetaElement>('meta[property=csp-nonce]')?.nonce ?? '';
}
