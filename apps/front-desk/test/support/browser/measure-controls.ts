import type { Page } from '@mdhq/test-browser';

/** The visible controls of the page. */
const interactive = 'a[href], button, input, select, summary, [role=option]';

/**
 * Returns the controls that are smaller than a target must be (WCAG 2.5.8), with their size. A label belongs to its control.
 * @param side the minimum, in pixels
 */
export function smallTargets(page: Page, side: number): Promise<string[]> {
  return page.evaluate(
    ({ interactive, side }) =>
      [...document.querySelectorAll(interactive)].flatMap((element) => {
        const { width, height, bottom } = (
          element.closest('label') ?? element
        ).getBoundingClientRect();
        // The link that skips to the content is above the page until it has the focus.
        if (!element.checkVisibility({ visibilityProperty: true }) || bottom <= 0) return [];
        // Layout rounds by up to half a pixel.
        if (Math.min(width, height) >= side - 0.5) return [];
        const name = element.getAttribute('aria-label') ?? element.textContent;
        return [`${name}: ${Math.round(width)} x ${Math.round(height)}`];
      }),
    { interactive, side },
  );
}

/**
 * Returns the controls with too little contrast (WCAG 1.4.11), with their contrast: edges of fields, checkboxes and lists, and
 * focus indicators, below 3 to 1; placeholders below 4.5 to 1.
 */
export function faintControls(page: Page): Promise<string[]> {
  return page.evaluate((interactive) => {
    const canvas = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true });
    if (canvas === null) throw new Error('no canvas');
    /** Blends colors painted over each other, the first one at the bottom. */
    const paint = (...colors: string[]): number[] => {
      canvas.clearRect(0, 0, 1, 1);
      for (const color of colors) {
        canvas.fillStyle = color;
        canvas.fillRect(0, 0, 1, 1);
      }
      return [...canvas.getImageData(0, 0, 1, 1).data.slice(0, 3)];
    };
    const groundsOf = (element: Element | null): string[] =>
      element === null
        ? ['white']
        : [...groundsOf(element.parentElement), getComputedStyle(element).backgroundColor];
    const luminance = (rgb: number[]): number =>
      rgb
        .map((part) => part / 255)
        .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))
        .reduce((sum, part, index) => sum + part * ([0.2126, 0.7152, 0.0722][index] ?? 0), 0);
    const contrast = (grounds: string[], color: string): number => {
      const both = [luminance(paint(...grounds)), luminance(paint(...grounds, color))];
      return (Math.max(...both) + 0.05) / (Math.min(...both) + 0.05);
    };

    const found: string[] = [];
    const check = (element: Element, what: string, ratio: number, least: number): void => {
      if (ratio >= least) return;
      const name = element.getAttribute('aria-label') ?? element.textContent;
      found.push(`${what} of ${name || element.id}: ${ratio.toFixed(2)}`);
    };
    const endTransitions = (): void => {
      for (const animation of document.getAnimations()) {
        if (animation instanceof CSSTransition) animation.finish();
      }
    };
    const had = document.activeElement;
    endTransitions();
    for (const element of document.querySelectorAll<HTMLElement>(interactive)) {
      if (!element.checkVisibility({ visibilityProperty: true })) continue;
      const style = getComputedStyle(element);
      const around = groundsOf(element.parentElement);
      if (element.matches('input:not(:checked), select')) {
        check(element, 'border', contrast(around, style.borderTopColor), 3);
      }
      if (element.matches('[placeholder]')) {
        const { color } = getComputedStyle(element, '::placeholder');
        check(element, 'placeholder', contrast(groundsOf(element), color), 4.5);
      }
      element.focus({ focusVisible: true } as FocusOptions);
      if (document.activeElement !== element) continue;
      endTransitions();
      const isRing = style.outlineStyle !== 'none' && Number.parseFloat(style.outlineWidth) >= 2;
      check(element, 'focus', isRing ? contrast(around, style.outlineColor) : 1, 3);
    }
    if (had instanceof HTMLElement) had.focus();
    return found;
  }, interactive);
}
