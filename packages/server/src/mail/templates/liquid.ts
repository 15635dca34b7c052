import { CaptureTag, Context, Liquid, LiquidError, type Template } from 'liquidjs';

/** Limits for templates that are too long or never end. */
const longestTemplate = 100_000;
/** Characters and items that filters and ranges of one part may use. */
const mostMemory = 100_000;
/** Tags, outputs and texts rendered for one part, counted in each iteration of a loop. */
const mostSteps = 10_000;
/** Characters of output of one part. */
const mostOutput = 200_000;

/** Tags that read other templates, and a filter that disables escaping. */
const forbiddenTags = ['include', 'render', 'layout', 'block'];
const forbiddenFilter = 'raw';

/**
 * Creates a Liquid engine without access to files, which fails for unknown variables, and renders plain text, or HTML
 * with all output escaped (Q51).
 */
export function createLiquid(output: 'text' | 'html'): Liquid {
  const liquid = new Liquid({
    strictVariables: true,
    strictFilters: true,
    templates: {},
    parseLimit: longestTemplate,
    memoryLimit: mostMemory,
    ...(output === 'html' && { outputEscape: 'escape' as const }),
  });
  liquid.registerTag('capture', BoundedCapture);
  for (const tag of forbiddenTags) delete liquid.tags[tag];
  delete liquid.filters[forbiddenFilter];
  return liquid;
}

/** Counts the memory of captures, which LiquidJS does not. */
class BoundedCapture extends CaptureTag {
  override *render(context: Context): Generator<unknown, void, string> {
    yield* super.render(context);
    context.memoryLimit.use(String(context.bottom()[this.variable]).length);
  }
}

/** A template exceeds the limits of a part. */
class TemplateTooExpensive extends Error {
  override readonly name = 'TemplateTooExpensive';
}

/** Whether rendering a template failed permanently, so that a retry does not help. */
export function isTemplateFault(error: unknown): boolean {
  return error instanceof LiquidError || error instanceof TemplateTooExpensive;
}

/**
 * Renders a part with limits on steps and characters, so that a template that does more for some names than for the
 * samples fails within milliseconds. The limit of LiquidJS is a time, which depends on the load of the machine.
 * @throws an error for which `isTemplateFault` is true
 */
export function renderBounded(
  liquid: Liquid,
  part: string | Template[],
  variables: object,
): string {
  const context = new Context(variables, liquid.options, { sync: true });
  let steps = 0;
  context.renderLimit.check = () => {
    steps += 1;
    if (steps > mostSteps) throw tooExpensive(`${mostSteps} steps`);
  };
  const output = liquid.renderSync(typeof part === 'string' ? liquid.parse(part) : part, context);
  if (output.length > mostOutput) throw tooExpensive(`${mostOutput} characters`);
  return output;
}

function tooExpensive(what: string): TemplateTooExpensive {
  return new TemplateTooExpensive(`limit exceeded: more than ${what}`);
}
