import { readFile, writeFile } from 'node:fs/promises';
import { loadConfig, originOf } from '../../config.ts';
import { previewInvitation } from '../../mail/preview.ts';
import { checkTemplate, type TemplateFault } from '../../mail/templates/check-template.ts';
import { type InstanceTemplate, setInstanceTemplate } from '../../portal/instances/instances.ts';
import type { CommandContext } from '../command-context.ts';
import { CommandFailure, unlessRefused } from '../failures.ts';
import { withDatabase } from '../with-database.ts';

/** The files with the parts of a template. */
export interface TemplateFiles {
  subject: string;
  text: string;
  html?: string;
}

/** Checks a template for invitations, and sets it for an instance if it is valid. */
export async function runInstanceTemplate(
  context: CommandContext,
  subdomain: string,
  files: TemplateFiles,
): Promise<void> {
  const template = await readChecked(files);
  await set(context, subdomain, template);
  context.stdout.write(`Set the template of instance ${subdomain}.\n`);
}

/** Sets an instance back to the default template. */
export async function runDefaultTemplate(
  context: CommandContext,
  subdomain: string,
): Promise<void> {
  await set(context, subdomain, null);
  context.stdout.write(`Restored the default template of instance ${subdomain}.\n`);
}

export interface PreviewOptions {
  ptId: number;
  /** File for the HTML part; undefined to omit it. */
  htmlTo: string | undefined;
}

/**
 * Prints the invitation that a patient would receive, with the template of the files, or else the one of the instance. It
 * changes and sends nothing.
 */
export async function runTemplatePreview(
  context: CommandContext,
  subdomain: string,
  files: TemplateFiles | undefined,
  { ptId, htmlTo }: PreviewOptions,
): Promise<void> {
  const { environment, operator, clock, stdout, stderr } = context;
  const template = files && (await readChecked(files));
  const config = loadConfig(environment);
  const origin = originOf(config, subdomain);
  const { to, subject, text, html } = unlessRefused(
    await withDatabase(context, (database) =>
      previewInvitation({ database, clock, linkLifetimes: config.linkLifetimes }, operator, {
        origin,
        subdomain,
        ptId,
        ...(template && { template }),
      }),
    ),
  );
  if (htmlTo !== undefined) await writeFile(htmlTo, html, { mode: 0o600 });
  if (to === null) stderr.write(`Patient ${ptId} has no email address and cannot be invited.\n`);
  else stdout.write(`To: ${to}\n`);
  stdout.write(`Subject: ${subject}\n\n${text}`);
  if (!text.endsWith('\n')) stdout.write('\n');
}

async function set(
  context: CommandContext,
  subdomain: string,
  template: InstanceTemplate | null,
): Promise<void> {
  const { operator, clock } = context;
  unlessRefused(
    await withDatabase(context, (database) =>
      setInstanceTemplate(database, operator, clock, subdomain, template),
    ),
  );
}

/** @throws {CommandFailure} that names the first fault */
async function readChecked(files: TemplateFiles): Promise<InstanceTemplate> {
  const template = {
    subject: await readText(files.subject),
    text: await readText(files.text),
    html: files.html === undefined ? null : await readText(files.html),
  };
  const [fault] = checkTemplate(template);
  if (fault !== undefined) throw new CommandFailure(faultMessage(files, fault));
  return template;
}

async function readText(file: string): Promise<string> {
  const bytes = await readFile(file);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new CommandFailure(`${file} is not UTF-8: save it as UTF-8.`);
  }
}

/** In the format of compilers, which editors can open. */
function faultMessage(files: TemplateFiles, { part, line, detail }: TemplateFault): string {
  return `${files[part]}:${line}: ${detail}`;
}
