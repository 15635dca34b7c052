import { readFile } from 'node:fs/promises';
import { checkTemplate, type TemplateFault } from '../mail/check-template.ts';
import { type InstanceTemplate, setInstanceTemplate } from '../portal/instances.ts';
import type { CommandContext } from './command-context.ts';
import { CommandFailure, unlessRefused } from './command-failure.ts';
import { withDatabase } from './with-database.ts';

/** Where the parts of a template are. */
export interface TemplateFiles {
  subject: string;
  text: string;
  html?: string;
}

/** Checks an instance's words for invitations, and sets them where nothing is wrong with them. */
export async function runInstanceTemplate(
  context: CommandContext,
  subdomain: string,
  files: TemplateFiles,
): Promise<void> {
  const { operator, clock, stdout } = context;
  const template = await readTemplate(files);
  const [fault] = checkTemplate(template);
  if (fault !== undefined) throw new CommandFailure(faultMessage(files, fault));

  unlessRefused(
    await withDatabase(context, (database) =>
      setInstanceTemplate(database, operator, clock, subdomain, template),
    ),
  );
  stdout.write(`Set the template of ${subdomain}.\n`);
}

async function readTemplate({ subject, text, html }: TemplateFiles): Promise<InstanceTemplate> {
  return {
    subject: await readFile(subject, 'utf8'),
    text: await readFile(text, 'utf8'),
    html: html === undefined ? null : await readFile(html, 'utf8'),
  };
}

/** As compilers write it, so that editors can follow it. */
function faultMessage(files: TemplateFiles, { part, line, detail }: TemplateFault): string {
  return `${files[part]}:${line}: ${detail}`;
}
