import { type Command, InvalidArgumentError, Option } from 'commander';
import { variableNames } from '../../mail/templates/template-variables.ts';
import {
  runDefaultTemplate,
  runInstanceTemplate,
  runTemplatePreview,
  type TemplateFiles,
} from '../actions/instance-template.ts';
import type { CommandContext } from '../command-context.ts';

interface TemplateOptions {
  subject?: string;
  text?: string;
  html?: string;
  preview?: number;
  previewHtml?: string;
  default?: true;
}

/** Adds `template` to `mdhq-portal instance`. */
export function addTemplateCommand(instance: Command, context: CommandContext): void {
  instance
    .command('template')
    .summary('give it its own words for invitations')
    .description(
      'Gives a clinic its own words for invitations, in Liquid. A template with a fault\n' +
        'is refused with its line, and what was there stays. Without an HTML part, one is\n' +
        'made of the text. With --preview, nothing is set: the mail is printed as that\n' +
        'patient would get it, with a link that opens nothing.',
    )
    .argument('<subdomain>')
    .option('--subject <file>', 'one line')
    .option('--text <file>', 'the text part; it must have the link')
    .option('--html <file>', 'the HTML part; it must have the link')
    .option('--preview <pt_id>', 'print it for a patient, and set nothing', toPatientNumber)
    .option('--preview-html <file>', 'where to put the HTML part of the preview')
    .addOption(
      new Option('--default', 'go back to the default words').conflicts([
        'subject',
        'text',
        'html',
        'preview',
        'previewHtml',
      ]),
    )
    .addHelpText('after', examples)
    .action((subdomain: string, options: TemplateOptions, command: Command) =>
      run(context, command, subdomain, options),
    );
}

function run(
  context: CommandContext,
  command: Command,
  subdomain: string,
  options: TemplateOptions,
): Promise<void> {
  const { preview: ptId, previewHtml: htmlTo } = options;
  if (options.default) return runDefaultTemplate(context, subdomain);
  const files = filesOf(command, options);
  if (ptId !== undefined) {
    return runTemplatePreview(context, subdomain, files, { ptId, htmlTo });
  }
  if (htmlTo !== undefined) command.error("error: option '--preview-html' needs '--preview'");
  if (files === undefined) {
    command.error("error: give '--subject' and '--text', or '--preview', or '--default'");
  }
  return runInstanceTemplate(context, subdomain, files);
}

function filesOf(
  command: Command,
  { subject, text, html }: TemplateOptions,
): TemplateFiles | undefined {
  if (subject === undefined && text === undefined && html === undefined) return undefined;
  if (subject === undefined || text === undefined) {
    command.error("error: options '--subject' and '--text' go together");
  }
  return { subject, text, ...(html !== undefined && { html }) };
}

function toPatientNumber(text: string): number {
  if (!/^[1-9]\d{0,14}$/.test(text)) {
    throw new InvalidArgumentError('It is a number from 1 to 999999999999999.');
  }
  return Number(text);
}

const examples = `
Variables, each written as {{ name }}:
${variableNames.map((name) => `  ${name}`).join('\n')}

Examples:
  mdhq-portal instance template sandbox \\
    --subject subject.liquid --text text.liquid --html html.liquid
  mdhq-portal instance template sandbox --preview 221
  mdhq-portal instance template sandbox \\
    --subject subject.liquid --text text.liquid --preview 221
`;
