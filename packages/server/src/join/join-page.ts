import { readFileSync } from 'node:fs';
import type { FastifyReply } from 'fastify';
import { createLiquid } from '../mail/templates/liquid.ts';
import { oneLine } from '../mail/templates/template-variables.ts';
import type { Clinic } from '../portal/instances/instances.ts';

/** The join page, and the two files that it loads. */
export interface JoinPage {
  /** Renders the page with the data of the clinic. The page requests everything else with the token. */
  render(clinic: Clinic): string;
  readonly css: string;
  readonly js: string;
}

/** Allows the page only its two files and requests to its own server. */
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
    render: ({ name, phone, portalUrl }) =>
      liquid.renderSync(template, {
        clinic: { name: oneLine(name), phone: oneLine(phone), portal_url: portalUrl ?? '' },
      }),
    css: read('page.css'),
    js: read('page.js'),
  };
}

export function sendJoinPage(reply: FastifyReply, page: JoinPage, clinic: Clinic): FastifyReply {
  return reply
    .header('content-security-policy', joinPagePolicy)
    .type('text/html; charset=utf-8')
    .send(page.render(clinic));
}
