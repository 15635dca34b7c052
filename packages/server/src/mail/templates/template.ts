import { readFileSync } from 'node:fs';
import type { InstancesTable, OutboxTable } from '../../store/schema.ts';
import { createLiquid, renderBounded } from './liquid.ts';
import { type NoticeVariables, oneLine, type TemplateVariables } from './template-variables.ts';

/** The template of an email, in Liquid. Without an HTML part, one is generated from the text. */
export interface MailTemplate {
  subject: string;
  text: string;
  html: string | null;
}

export interface RenderedMail {
  subject: string;
  text: string;
  html: string;
}

/** Reads the default template of a kind of mail. */
export function readTemplate(kind: OutboxTable['kind']): MailTemplate {
  const read = (name: string) =>
    readFileSync(new URL(`../../../assets/mail/${kind}/${name}`, import.meta.url), 'utf8');
  return {
    subject: read('subject.liquid'),
    text: read('text.liquid'),
    html: read('html.liquid'),
  };
}

/** The template of the instance, if it has one; subject and text are set together. */
export function templateOf(
  instance: Pick<InstancesTable, 'mail_subject' | 'mail_text' | 'mail_html'>,
  defaultTemplate: MailTemplate,
): MailTemplate {
  const { mail_subject: subject, mail_text: text, mail_html: html } = instance;
  return subject === null || text === null ? defaultTemplate : { subject, text, html };
}

/**
 * Renders a template. The HTML part is escaped, and the subject is one line, whatever the values are (Q51).
 * @throws an error for which `isTemplateFault` is true
 */
export function renderTemplate(
  template: MailTemplate,
  variables: TemplateVariables | NoticeVariables,
): RenderedMail {
  const liquid = createLiquid('text');
  const text = renderBounded(liquid, template.text, variables);
  return {
    subject: oneLine(renderBounded(liquid, template.subject, variables)),
    text,
    html:
      template.html === null
        ? htmlOfText(text, 'link' in variables ? variables.link : undefined)
        : renderBounded(createLiquid('html'), template.html, variables),
  };
}

/** Converts paragraphs to HTML, with the link as an anchor. */
function htmlOfText(text: string, link: string | undefined): string {
  const paragraphs = text
    .trim()
    .split(/\r?\n(?:[^\S\n]*\r?\n)+/)
    .map((paragraph) => `<p>${escapeHtml(paragraph).replace(/\r?\n/g, '<br>\n')}</p>`)
    .join('\n');
  const address = link && escapeHtml(link);
  const body =
    address === undefined
      ? paragraphs
      : paragraphs.replaceAll(address, `<a href="${address}">${address}</a>`);
  return `<!doctype html>\n<html lang="en">\n<meta charset="utf-8">\n<body>\n${body}\n</body>\n</html>\n`;
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? character);
}
