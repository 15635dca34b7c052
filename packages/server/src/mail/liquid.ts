import { Liquid } from 'liquidjs';

/** Templates are short texts; these stop one that is not, or that never ends. */
const longestTemplate = 100_000;
const longestRenderMs = 1_000;
const mostMemory = 1_000_000;

/** Tags that would read other templates, and a filter that would undo the escaping. */
const forbiddenTags = ['include', 'render', 'layout', 'block'];
const forbiddenFilter = 'raw';

/**
 * A Liquid engine that knows no file and no variable but those given, and renders plain text, or HTML
 * with everything escaped (Q51).
 */
export function createLiquid(output: 'text' | 'html'): Liquid {
  const liquid = new Liquid({
    strictVariables: true,
    strictFilters: true,
    templates: {},
    parseLimit: longestTemplate,
    renderLimit: longestRenderMs,
    memoryLimit: mostMemory,
    ...(output === 'html' && { outputEscape: 'escape' as const }),
  });
  for (const tag of forbiddenTags) delete liquid.tags[tag];
  delete liquid.filters[forbiddenFilter];
  return liquid;
}
