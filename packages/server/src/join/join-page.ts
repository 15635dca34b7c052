import { readFileSync } from 'node:fs';
import type { FastifyReply } from 'fastify';
import { createLiquid } from '../mail/templates/liquid.ts';
import { oneLine } from '../mail/templates/template-variables.ts';
import type { InstancesTable } from '../store/schema.ts';

/** The page behind the link, and the two files that it loads. */
export interface JoinPage {
  /** Says from the first paint whose clinic it is; everything else it asks for with the link. */
  render(clinic: Pick<InstancesTable, 'name' | 'phone'>): string;
  readonly css: string;
  readonly js: string;
}

/** What the page may load and do: its own two files, and talk to its own server. */
export const joinPagePolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

export function readJoinPage(): JoinPage {
  const read = (name: string) =>
    readFileSync(new URL(`../../assets/join/${name}`, import.meta.url), 'utf8');
  const liquid = createLiquid('html');
  const template = liquid.parse(read('page.liquid'));
  return {
    render: ({ name, phone }) =>
      liquid.renderSync(template, { clinic: { name: oneLine(name), phone: oneLine(phone) } }),
    css: read('page.css'),
    js: read('page.js'),
  };
}

export function sendJoinPage(
  reply: FastifyReply,
  page: JoinPage,
  clinic: Pick<InstancesTable, 'name' | 'phone'>,
): FastifyReply {
  return reply
    .header('content-security-policy', joinPagePolicy)
    .type('text/html; charset=utf-8')
    .send(page.render(clinic));
}
