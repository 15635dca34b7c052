/**
 * Replaces `info.version` in the text of an OpenAPI document in YAML, and keeps everything else as it is.
 * @throws {Error} if the document has no `info.version` in block style
 */
export function withInfoVersion(document: string, version: string): string {
  const line = /^(info:\n(?: .*\n|\n)*? {2}version: ).*$/m;
  if (!line.test(document)) throw new Error('The contract has no info.version.');
  return document.replace(line, (_line, before: string) => before + version);
}
