import { type Command, Option } from 'commander';
import { variableNames } from '../../mail/templates/template-variables.ts';
import {
  runDefaultTemplate,
  runInstanceTemplate,
  runTemplatePreview,
  type TemplateFiles,
} from '../actions/instance-template.ts';
import type { CommandContext } from '../command-context.ts';
import { toPatientId } from './patient-id.ts';

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
    .summary('set the mail template of invitations')
    .description(
      'Set the Liquid template of the invitation emails of an instance. A template with ' +
        'an error is refused. Without --html, the HTML part is generated from the text. ' +
        'With --preview, print the mail for a patient, with an inactive link, and change ' +
        'nothing.',
    )
    .argument('<subdomain>', 'subdomain of the instance')
    .option('--subject <file>', 'template of the subject, one line')
    .option('--text <file>', 'template of the text part; must contain the link')
    .option('--html <file>', 'template of the HTML part; must contain the link')
    .option('--preview <pt_id>', 'print the mail for a patient', toPatientId)
    .option('--preview-html <file>', 'write the HTML part of the preview to a file')
    .addOption(
      new Option('--default', 'restore the default template').conflicts([
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
  if (htmlTo !== undefined) command.error("error: option '--preview-html' requires '--preview'");
  if (files === undefined) {
    command.error("error: specify '--subject' and '--text', '--preview' or '--default'");
  }
  return runInstanceTemplate(context, subdomain, files);
}

function filesOf(
  command: Command,
  { subject, text, html }: TemplateOptions,
): TemplateFiles | undefined {
  if (subject === undefined && text === undefined && html === undefined) return undefined;
  if (subject === undefined || text === undefined) {
    command.error("error: options '--subject' and '--text' require each other");
  }
  return { subject, text, ...(html !== undefined && { html }) };
}

const examples = `
Variables, written as {{ name }}:
${variableNames.map((name) => `  ${name}`).join('\n')}

Examples:
  mdhq-portal instance template sandbox \\
    --subject subject.liquid --text text.liquid --html html.liquid
  mdhq-portal instance template sandbox --preview 221
  mdhq-portal instance template sandbox \\
    --subject subject.liquid --text text.liquid --preview 221
`;
