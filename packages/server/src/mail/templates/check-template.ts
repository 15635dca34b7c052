import { analyzeSync } from 'liquidjs';
import { createLiquid, isTemplateFault, renderBounded } from './liquid.ts';
import type { MailTemplate } from './template.ts';
import { oneLine, sampleVariables, variableNames } from './template-variables.ts';

export interface TemplateFault {
  part: 'subject' | 'text' | 'html';
  /** From 1; 1 for faults of the whole part. */
  line: number;
  detail: string;
}

/**
 * Checks a template: invalid Liquid, unknown variables (also in branches that are not reached), a text without the link,
 * a subject with it.
 */
export function checkTemplate(template: MailTemplate): TemplateFault[] {
  return [
    ...checkPart('subject', template.subject),
    ...checkPart('text', template.text),
    ...(template.html === null ? [] : checkPart('html', template.html)),
  ];
}

function checkPart(part: TemplateFault['part'], source: string): TemplateFault[] {
  const liquid = createLiquid(part === 'html' ? 'html' : 'text');
  try {
    const parsed = liquid.parse(source);
    const unknown = Object.values(analyzeSync(parsed, { partials: false }).globals)
      .flat()
      .filter((variable) => !variableNames.includes(variable.segments.join('.')))
      .map((variable) => ({
        part,
        line: variable.location.row,
        detail: `unknown variable '${variable}'; there are ${variableNames.join(', ')}`,
      }));
    if (unknown.length > 0) return unknown;

    for (const variables of sampleVariables) {
      const detail = faultOfText(part, renderBounded(liquid, parsed, variables), variables.link);
      if (detail !== undefined) {
        return [{ part, line: 1, detail: `${detail} where kind is '${variables.kind}'` }];
      }
    }
    return [];
  } catch (error) {
    if (!isTemplateFault(error)) throw error;
    const { detail, line } = readLiquidError(error as Error);
    return [{ part, line, detail }];
  }
}

/** In characters; far more than anyone would read. */
const longestMail = 100_000;

function faultOfText(part: TemplateFault['part'], text: string, link: string): string | undefined {
  if (text.length > longestMail) return `the text has more than ${longestMail} characters`;
  if (part !== 'subject') return text.includes(link) ? undefined : 'the link is missing';
  if (text.includes(link)) return 'the subject must not contain the link';
  return oneLine(text) === '' ? 'the subject is empty' : undefined;
}

/** LiquidJS ends its messages with `, line:2, col:5`. */
function readLiquidError(error: Error): { detail: string; line: number } {
  const [, detail = error.message, line = '1'] =
    /^(.*?), line:(\d+), col:\d+/s.exec(error.message) ?? [];
  return { detail, line: Number(line) };
}
