import { createTheme } from '@mantine/core';

/** The look of the front desk: Mantine's, in one calm colour. */
export const theme = createTheme({
  primaryColor: 'cyan',
  // White on it reads well (5.6 to 1), on light grounds and on dark ones.
  primaryShade: 9,
  defaultRadius: 'md',
  headings: { fontWeight: '650' },
  cursorType: 'pointer',
});
