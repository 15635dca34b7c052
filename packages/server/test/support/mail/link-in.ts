import type { ReceivedMail } from './mail-server.ts';

/** Returns the link in the text of an email. */
export function linkIn(mail: ReceivedMail | undefined): string {
  return /https?:\/\/\S+#\S+/.exec(mail?.parsed.text ?? '')?.[0] ?? '';
}

export function tokenIn(mail: ReceivedMail | undefined): string {
  return linkIn(mail).split('#')[1] ?? '';
}
