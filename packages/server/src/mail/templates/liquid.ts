import { CaptureTag, Context, Liquid, LiquidError, type Template } from 'liquidjs';

/** Templates are short texts; these stop one that is not, or that never ends. */
const longestTemplate = 100_000;
/** Characters and items that filters and ranges of one part may take. */
const mostMemory = 100_000;
/** Tags, outputs and texts that are rendered for one part, each as often as a loop comes to it. */
const mostSteps = 10_000;
/** Characters of output of one part. */
const mostOutput = 200_000;

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
    memoryLimit: mostMemory,
    ...(output === 'html' && { outputEscape: 'escape' as const }),
  });
  liquid.registerTag('capture', BoundedCapture);
  for (const tag of forbiddenTags) delete liquid.tags[tag];
  delete liquid.filters[forbiddenFilter];
  return liquid;
}

/** Captures take memory as filters do, but Liquid counts only that of filters. */
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

/** Whether rendering a template fails for good, so that no retry helps. */
export function isTemplateFault(error: unknown): boolean {
  return error instanceof LiquidError || error instanceof TemplateTooExpensive;
}

/**
 * Fills a part in, within a number of steps and characters: a template that does more for some names than for those that it was checked with
 * ends in milliseconds. Liquid's own limit is a time, in which a busy machine would render less than a quiet one.
 * @throws what `isTemplateFault` knows
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
